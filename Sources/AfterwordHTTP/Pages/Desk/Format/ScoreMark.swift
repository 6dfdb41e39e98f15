package import AfterwordCore

/// A score as a mark: the number, what it was out of, and how it is meant.
package struct ScoreMark: Sendable {
    package let text: String
    /// `1 of 5, CSAT`: read out by a screen reader and shown as the tooltip.
    package let meaning: String
    package let tone: DeskTone

    /// Builds the mark; `top` is the upper end of the scale, left out when unknown.
    package init(score: Int, top: Int? = nil, kind: String, tone: DeskTone) {
        self.text = MetricText.count(score)
        self.meaning = (top.map { "\(score) of \($0)" } ?? "\(score)") + ", \(kind)"
        self.tone = tone
    }

    /// The tone of a score class: low is rust, positive and above is blue.
    package static func tone(of scoreClass: ScoreClass?) -> DeskTone {
        switch scoreClass {
        case .low: .low
        case .positive, .top, .promoter: .high
        case .neutral, nil: .plain
        }
    }
}
