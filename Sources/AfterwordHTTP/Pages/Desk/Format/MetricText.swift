import Foundation

/// How a figure is written; the unit decides decimals and sign (`kpis` rules: round only for display, half away from zero).
package enum MetricUnit: Sendable, CaseIterable {
    /// One decimal and a percent sign.
    case percent
    /// Net promoter score: whole, with a sign.
    case net
    /// A mean of scores: two decimals.
    case mean
}

/// Why a figure has no value; each is told in words, never as 0.
package enum MissingReason: String, Sendable, CaseIterable {
    case noEvents = "no_events"
    case notConnected = "not_connected"
    case pending
    case belowMinimum = "below_minimum"
    case noCurrency = "no_currency"

    /// The reason as a sentence that says what would fill it.
    package var words: String {
        switch self {
        case .noEvents: "Nobody was asked in this time."
        case .notConnected: "The source is not connected yet."
        case .pending: "Asked, and still waiting for answers."
        case .belowMinimum: "Fewer than 5 answers: a figure would mislead."
        case .noCurrency: "No currency is set."
        }
    }
}

/// Numbers as words on the desk.
package enum MetricText {
    /// The value with its unit: `86.4 %`, `+42`, `5.60`.
    package static func value(_ value: Double, in unit: MetricUnit) -> String {
        switch unit {
        case .percent: self.decimal(value, places: 1) + "\u{00A0}%"
        case .net: self.signed(value, places: 0)
        case .mean: self.decimal(value, places: 2)
        }
    }

    /// Half the width of the interval: `± 2.1`.
    package static func margin(low: Double, high: Double, in unit: MetricUnit) -> String {
        "±\u{00A0}" + self.decimal(abs(high - low) / 2, places: self.places(unit))
    }

    /// The interval in full: `84.1 to 88.3 %`.
    package static func interval(low: Double, high: Double, in unit: MetricUnit) -> String {
        guard unit == .percent else { return "\(self.value(low, in: unit)) to \(self.value(high, in: unit))" }
        return "\(self.decimal(low, places: 1)) to \(self.value(high, in: unit))"
    }

    /// The size of a change without its sign, for after `rose` or `fell`.
    package static func size(_ change: Double, in unit: MetricUnit) -> String {
        self.decimal(abs(change), places: self.places(unit))
    }

    /// A number with fixed decimals, half away from zero, grouped by comma, with a real minus sign and never minus zero.
    package static func decimal(_ value: Double, places: Int) -> String {
        guard value.isFinite, var exact = Decimal(string: "\(value)", locale: Self.plain) else { return "–" }
        var rounded = Decimal()
        NSDecimalRound(&rounded, &exact, places, .plain)
        let isNegative = rounded < 0
        let parts = "\(isNegative ? -rounded : rounded)".split(separator: ".")
        let whole = Self.grouped(parts.first.map(String.init) ?? "0")
        let fraction = parts.count > 1 ? String(parts[1]) : ""
        let padded = fraction + String(repeating: "0", count: max(0, places - fraction.count))
        return (isNegative ? "\u{2212}" : "") + whole + (places > 0 ? "." + padded : "")
    }

    /// The same with a plus sign before what is above zero.
    package static func signed(_ value: Double, places: Int) -> String {
        let text = self.decimal(value, places: places)
        let isZero = text.allSatisfy { !("1"..."9").contains($0) }
        return value > 0 && !isZero ? "+" + text : text
    }

    /// A count with commas: `1,204`.
    package static func count(_ count: Int) -> String {
        (count < 0 ? "\u{2212}" : "") + self.grouped("\(count.magnitude)")
    }

    /// A count with its noun: `1 person`, `2 people`.
    package static func count(_ count: Int, _ one: String, _ many: String) -> String {
        "\(self.count(count)) \(count == 1 ? one : many)"
    }

    private static let plain = Locale(identifier: "en_US_POSIX")

    private static func places(_ unit: MetricUnit) -> Int {
        switch unit {
        case .percent: 1
        case .net: 0
        case .mean: 2
        }
    }

    private static func grouped(_ digits: String) -> String {
        var text = ""
        for (offset, digit) in digits.enumerated() {
            if offset > 0, (digits.count - offset) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }
}
