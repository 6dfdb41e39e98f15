package import AfterwordCore

/// Figures as words on the desk; how many decimals a unit has is the core's to say, here it is typeset.
package enum MetricText {
    /// The value with its unit: `86.4 %`, `+42`, `5.60`; a real minus sign, and a dash for what is no number.
    package static func value(_ value: Double, in unit: MetricUnit) -> String {
        let text = self.number(value, in: unit)
        return unit == .percent && value.isFinite ? text + "\u{00A0}%" : text
    }

    /// Half the width of the interval: `± 2.1`.
    package static func margin(_ interval: ClosedRange<Double>, in unit: MetricUnit) -> String {
        "±\u{00A0}" + self.size((interval.upperBound - interval.lowerBound) / 2, in: unit)
    }

    /// The interval in full: `84.1 to 88.3 %`.
    package static func interval(_ interval: ClosedRange<Double>, in unit: MetricUnit) -> String {
        "\(self.number(interval.lowerBound, in: unit)) to \(self.value(interval.upperBound, in: unit))"
    }

    /// The interval in a sentence: `between 84.1 and 88.3 %`.
    package static func between(_ interval: ClosedRange<Double>, in unit: MetricUnit) -> String {
        "between \(self.number(interval.lowerBound, in: unit)) and \(self.value(interval.upperBound, in: unit))"
    }

    /// The size of a change without its sign, for after `rose` or `fell`.
    package static func size(_ change: Double, in unit: MetricUnit) -> String {
        let text = self.number(abs(change), in: unit)
        return text.hasPrefix("+") ? String(text.dropFirst()) : text
    }

    /// A count with commas: `1,204`.
    package static func count(_ count: Int) -> String {
        let digits = String(count.magnitude)
        var text = count < 0 ? "\u{2212}" : ""
        for (offset, digit) in digits.enumerated() {
            if offset > 0, (digits.count - offset) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }

    /// A count with its noun: `1 person`, `2 people`.
    package static func count(_ count: Int, _ one: String, _ many: String) -> String {
        "\(self.count(count)) \(count == 1 ? one : many)"
    }

    private static func number(_ value: Double, in unit: MetricUnit) -> String {
        value.isFinite ? unit.display(value).replacing("-", with: "\u{2212}") : "–"
    }
}

extension NoDataReason {
    /// The reason as a sentence.
    package var words: String {
        switch self {
        case .noEvents: "Nothing to count in this time."
        case .notConnected: "The source is not connected yet."
        case .pending: "Asked, and still waiting for answers."
        case .belowMinimum: "Fewer than 5 answers: a figure would mislead."
        case .noCurrency: "No currency is set."
        }
    }

    /// What stands in the place of the number.
    var shortWords: String { self == .belowMinimum ? "too few answers" : "no data" }
}
