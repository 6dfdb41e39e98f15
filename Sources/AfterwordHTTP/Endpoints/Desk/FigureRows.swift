import AfterwordCore
import AfterwordService

/// The way from a figure to the records it is made of: the list of its basis with the same span, survey and row.
struct FigureRows {
    let card: Scorecard
    let choice: FigureChoice

    /// All records of the figure, or those of one row of the split or of some scores; `nil` where no list can show just them.
    func address(row value: String? = nil, score: ClosedRange<Int>? = nil) -> DeskAddress? {
        var query: [(name: String, value: String)] = []
        if let kind = BuiltInMetrics.named(self.card.metric)?.kind { query.append(("kind", kind.rawValue)) }
        if let value, let segment = self.choice.segment { query.append((segment.rawValue, value)) }
        if let survey = self.choice.survey, !query.contains(where: { $0.name == "survey" }) {
            query.append(("survey", survey))
        }
        if let score {
            let ends = [score.lowerBound, score.upperBound].map(String.init)
            query.append(("score", score.count == 1 ? ends[0] : ends.joined(separator: "-")))
        }
        let list = self.list
        guard query.allSatisfy({ list.filters.contains($0.name) }) else { return nil }
        query += self.limits
        if list.filters.contains("from") {
            query += [("from", self.card.from.rfc3339), ("to", self.card.to.rfc3339)]
        }
        return DeskAddress(path: [list.path], query: query)
    }

    /// What the figure leaves out of its list.
    private var limits: [(name: String, value: String)] {
        switch self.card.basis {
        case .answered:
            BuiltInMetrics.named(self.card.metric) == nil ? [("class", ScoreClass.low.rawValue)] : []
        case .sent:
            [("purpose", WordList.text(Invitation.Purpose.asking))]
                + (self.card.metric == "bounce_rate" ? [] : [("state", WordList.text(InvitationState.delivered))])
        // Figures of recommendations leave paid partners out, and what was refused or taken back.
        case .visited, .converted: [("kind", Campaign.Kind.organic.rawValue), ("state", "standing")]
        case .opened, .joined, .offered: []
        }
    }

    /// The list of the figure's basis, and what it can be narrowed by.
    private var list: (path: String, filters: Set<String>) {
        let segments = Set(ScoreSegment.allCases.map(\.rawValue))
        return switch self.card.basis {
        case .answered: ("responses", segments.union(["kind", "score", "from", "to"]))
        case .sent: ("invitations", segments.union(["kind", "from", "to"]))
        case .opened: ("follow-ups", ["team", "survey", "from", "to"])
        // Visits hold nobody, so their rows are the funnel above the conversions of the span.
        case .visited, .converted: ("referrals", ["from", "to"])
        case .joined, .offered: ("ambassadors", [])
        }
    }
}
