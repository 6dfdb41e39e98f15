/// How many people who were unhappy are content again after their follow-up.
package enum RecoveryRate {
    /// What the share is taken of.
    package enum Form: String, Sendable, CaseIterable {
        /// Low answers whose recovery check was answered: the rate proper.
        case answered = "recovery"
        /// All low answers: what the rate would be if whoever was silent had not come back.
        case all = "recovery_of_all"

        package var title: String {
            switch self {
            case .answered: "Recovered"
            case .all: "Recovered of all"
            }
        }

        /// What n counts.
        package var base: String {
            switch self {
            case .answered: "low answers asked again and answered"
            case .all: "low answers"
            }
        }

        package var formula: String {
            switch self {
            case .answered:
                "low answers whose recovery check was answered positive or top ÷ low answers whose recovery check was "
                    + "answered × 100, by the date of the low answer"
            case .all:
                "low answers whose recovery check was answered positive or top ÷ all low answers × 100, "
                    + "by the date of the low answer"
            }
        }
    }

    /// Low answers and what became of them.
    package struct Tally: Sendable, Equatable {
        /// Low answers, recovery checks themselves left out.
        package var low: Int
        /// Of them, those whose recovery check was answered.
        package var answered: Int
        /// Of those, the ones answered positive or top.
        package var recovered: Int
        /// Of the low answers, those whose recovery check is not answered and still can be, or may still be sent.
        package var pending: Int

        package init(low: Int = 0, answered: Int = 0, recovered: Int = 0, pending: Int = 0) {
            self.low = low
            self.answered = answered
            self.recovered = recovered
            self.pending = pending
        }

        /// Reads ``parts`` back; words it does not know are left out.
        package init(parts: [String: Int]) {
            self.init(
                low: parts["low"] ?? 0,
                answered: parts["answered"] ?? 0,
                recovered: parts["recovered"] ?? 0,
                pending: parts["pending"] ?? 0
            )
        }

        /// The counts by the words that JSON and pages use.
        package var parts: [String: Int] {
            ["low": self.low, "answered": self.answered, "recovered": self.recovered, "pending": self.pending]
        }
    }

    /// The figure with its Wilson interval; the note tells the other form, so that neither is read without the other.
    package static func value(of tally: Tally, _ form: Form) -> MetricValue {
        var figure = self.share(of: tally, form)
        let other: Form = form == .answered ? .all : .answered
        figure.note = self.words(for: self.share(of: tally, other), other)
        return figure
    }

    /// While no check is answered, the rate proper waits for the first; of all low answers, as long as none is given up.
    private static func share(of tally: Tally, _ form: Form) -> MetricValue {
        let figure = MetricValue.share(
            tally.recovered,
            of: form == .answered ? tally.answered : tally.low,
            counts: tally.parts
        )
        let isWaiting =
            tally.answered == 0 && tally.pending > 0 && (form == .answered || tally.pending == tally.low)
        return isWaiting ? figure.stillPending() : figure
    }

    private static func words(for figure: MetricValue, _ form: Form) -> String? {
        guard let value = figure.value else { return nil }
        let whole = form == .answered ? "of low answers asked again and answered" : "of all low answers"
        let bounds = figure.interval.map {
            ", 95 % \(MetricUnit.percent.display($0.lowerBound)) to \(MetricUnit.percent.display($0.upperBound)) %"
        }
        return "\(MetricUnit.percent.display(value)) % \(whole) (n \(figure.n)\(bounds ?? ""))"
    }
}
