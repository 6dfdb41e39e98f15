import AfterwordCore
import AfterwordService

/// The way from a figure to the records it is made of: the list of its basis with the same span, survey and row.
struct FigureRows {
    let card: Scorecard
    let choice: FigureChoice

    /// All records of the figure, or those of one row of the split; `nil` where there is no list of them.
    func address(row value: String? = nil, score: ClosedRange<Int>? = nil) -> DeskAddress? {
        var query = self.place
        if let value, let segment = self.choice.segment { query.append((segment.rawValue, value)) }
        if let survey = self.choice.survey, !query.contains(where: { $0.name == "survey" }) {
            query.append(("survey", survey))
        }
        query.append(("from", self.card.from.rfc3339))
        query.append(("to", self.card.to.rfc3339))
        if let score {
            query.append(
                ("score", score.count == 1 ? "\(score.lowerBound)" : "\(score.lowerBound)-\(score.upperBound)")
            )
        }
        return self.path.map { DeskAddress(path: [$0], query: query.map { (name: $0.0, value: $0.1) }) }
    }

    private var path: String? {
        switch self.card.basis {
        case .answered: "responses"
        case .sent: "invitations"
        case .opened: "follow-ups"
        case .visited, .converted: "referrals"
        case .joined, .offered: "ambassadors"
        }
    }

    private var place: [(name: String, value: String)] {
        switch self.card.basis {
        case .answered: BuiltInMetrics.named(self.card.metric).map { [("kind", $0.kind.rawValue)] } ?? []
        case .sent, .opened, .visited, .converted, .joined, .offered: []
        }
    }
}
