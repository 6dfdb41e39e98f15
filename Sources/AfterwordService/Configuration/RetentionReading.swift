import AfterwordCore
import AfterwordStorage

extension ConfigurationReading {
    /// `retention: { messages: 90d, comments: 2y, … }`; what is not named is kept as long as usual.
    mutating func retention() -> RetentionRules {
        let chosen = self.reader.map("retention") { fields in
            for name in Self.keptForGood { _ = fields.optional(name, .onlyKeep) }
            return RetentionKind.all.reduce(into: [String: Duration?]()) { chosen, kind in
                if let time = fields.optional(kind.name, .retentionTime) { chosen[kind.name] = .some(time.duration) }
            }
        }
        return RetentionRules(chosen ?? [:])
    }

    /// The figures are made of the scores, and the chain of the audit log has no beginning that could be cut off.
    private static let keptForGood = ["audit", "responses"]
}

/// A time to keep things for; no duration = for good.
struct RetentionTime: Sendable {
    var duration: Duration?
}

extension DocumentFormat where Value == RetentionTime {
    /// `keep`, days or years; a year is 365 days.
    static var retentionTime: DocumentFormat {
        .scalar("keep, or a time such as 90d or 2y") { text in
            if text == "keep" { return RetentionTime(duration: nil) }
            let daysPerUnit: [Character: Int] = ["d": 1, "y": 365]
            let digits = text.dropLast()
            guard let unit = text.last.flatMap({ daysPerUnit[$0] }), (1...5).contains(digits.count),
                digits.allSatisfy({ $0.isASCII && $0.isNumber }), let count = Int(digits), count > 0
            else { return nil }
            return RetentionTime(duration: .days(count * unit))
        }
    }

    static var onlyKeep: DocumentFormat {
        .scalar("keep: these are always kept; erase a person to forget their answers") { text in
            text == "keep" ? RetentionTime(duration: nil) : nil
        }
    }
}
