/// What a score means: its class, and how bad it is if it is low.
package struct Standing: Sendable, Hashable {
    package var scoreClass: ScoreClass
    /// Set exactly when the class is ``ScoreClass/low``.
    package var severity: Severity?

    package init(_ scoreClass: ScoreClass, _ severity: Severity? = nil) {
        self.scoreClass = scoreClass
        self.severity = severity
    }
}

/// The classes of every scale as data: bands per scale, worst first.
enum ScoreTable {
    typealias Band = (values: ClosedRange<Int>, standing: Standing)

    static let bands: [String: [Band]] = [
        "csat_1_5": [
            (1...1, urgent), (2...2, high), (3...3, normal), (4...4, positive), (5...5, top),
        ],
        "csat_1_10": [
            (1...2, urgent), (3...4, high), (5...5, normal), (6...7, neutral), (8...9, positive), (10...10, top),
        ],
        "csat_0_10": [
            (0...1, urgent), (2...3, high), (4...5, normal), (6...7, neutral), (8...9, positive), (10...10, top),
        ],
        "csat_1_7": [
            (1...1, urgent), (2...3, high), (4...4, normal), (5...5, neutral), (6...6, positive), (7...7, top),
        ],
        "csat_1_3": [(1...1, high), (2...2, normal), (3...3, positive)],
        "csat_1_2": [(1...1, high), (2...2, positive)],
        "nps_0_10": [(0...3, urgent), (4...6, high), (7...8, neutral), (9...10, promoter)],
        "nps_1_10": [(1...3, urgent), (4...6, high), (7...8, neutral), (9...10, promoter)],
        "ces_effort_1_7": [
            (7...7, urgent), (6...6, high), (5...5, normal), (4...4, neutral), (2...3, positive), (1...1, top),
        ],
        "ces_ease_1_7": [
            (1...1, urgent), (2...2, high), (3...3, normal), (4...4, neutral), (5...6, positive), (7...7, top),
        ],
        "ces_effort_1_5": [(5...5, high), (4...4, normal), (3...3, neutral), (2...2, positive), (1...1, top)],
        "ces_ease_1_5": [(1...1, high), (2...2, normal), (3...3, neutral), (4...4, positive), (5...5, top)],
    ]

    private static let urgent = Standing(.low, .urgent)
    private static let high = Standing(.low, .high)
    private static let normal = Standing(.low, .normal)
    private static let neutral = Standing(.neutral)
    private static let positive = Standing(.positive)
    private static let top = Standing(.top)
    private static let promoter = Standing(.promoter)

    /// What a scale outside the table gets, by position from 0 (worst) to 1 (best); the limits are those that the table's longer
    /// scales share, so a scale of 1 to 9 behaves like its neighbours.
    static func standing(at position: Double, of kind: SurveyKind) -> Standing {
        switch kind {
        case .nps:
            if position >= 0.9 { return self.promoter }
            if position >= 0.7 { return self.neutral }
            return position <= 0.3 ? self.urgent : self.high
        case .ces:
            if position == 1 { return self.top }
            if position > 0.5 { return self.positive }
            return position == 0.5 ? self.neutral : self.severity(at: position)
        case .csat, .form:
            if position == 1 { return self.top }
            if position >= 0.75 { return self.positive }
            return position > 0.5 ? self.neutral : self.severity(at: position)
        }
    }

    private static func severity(at position: Double) -> Standing {
        if position < 1.0 / 6 { return self.urgent }
        return position <= 1.0 / 3 ? self.high : self.normal
    }
}
