/// What a survey measures.
package enum SurveyKind: String, Sendable, CaseIterable, Codable { case csat, nps, ces, form }

/// A rating scale of whole numbers, e.g. `csat_1_5`; two scales are never pooled in one figure.
package struct Scale: Sendable, Hashable {
    /// Which way is good on an effort scale: `effort` 1 is good, `ease` the highest is good.
    package enum Direction: String, Sendable, CaseIterable { case effort, ease }

    package var kind: SurveyKind
    package var from: Int
    package var to: Int
    /// Only for ``SurveyKind/ces``.
    package var direction: Direction?

    package init(kind: SurveyKind, from: Int, to: Int, direction: Direction? = nil) {
        self.kind = kind
        self.from = from
        self.to = to
        self.direction = direction
    }

    package var values: ClosedRange<Int> { self.from...self.to }

    /// The stable name used in SQL and JSON: `csat_1_5`, `nps_0_10`, `ces_effort_1_7`, `ces_ease_1_5`.
    package var name: String {
        let direction = self.direction.map { "_\($0.rawValue)" } ?? ""
        return "\(self.kind.rawValue)\(direction)_\(self.from)_\(self.to)"
    }

    /// Reads ``name`` back; `nil` if it is not the name of a scale.
    package init?(name: String) {
        let parts = name.split(separator: "_")
        guard parts.count == 3 || parts.count == 4, let kind = SurveyKind(rawValue: String(parts[0])), kind != .form,
            let to = Int(parts[parts.count - 1]), let from = Int(parts[parts.count - 2]), from < to
        else { return nil }
        let direction = parts.count == 4 ? Direction(rawValue: String(parts[1])) : nil
        guard (direction != nil) == (kind == .ces) else { return nil }
        self.init(kind: kind, from: from, to: to, direction: direction)
    }
}

/// One score on its scale; made only of values the scale has.
package struct Score: Sendable, Hashable {
    package let value: Int
    package let scale: Scale

    package init?(_ value: Int, on scale: Scale) {
        guard scale.values.contains(value) else { return nil }
        self.value = value
        self.scale = scale
    }
}

extension Scale {
    /// The scales that have a class table (`from`, `to`), the default first; any other would leave scores without a meaning.
    package static func supportedRanges(for kind: SurveyKind) -> [ClosedRange<Int>] {
        switch kind {
        case .csat: [1...5, 1...10, 0...10, 1...7, 1...3, 1...2]
        case .nps: [0...10, 1...10]
        case .ces: [1...7, 1...5]
        case .form: []
        }
    }
}
