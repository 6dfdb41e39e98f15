package import AfterwordCore
package import AfterwordStorage

/// The public links; the only place that knows how they are put together.
package struct SurveyLinks: Sendable {
    private let context: ServiceContext

    package init(context: ServiceContext) {
        self.context = context
    }

    /// The link of an invitation; one with a `grant` (``CorrectionGrant``) also allows to correct what was answered.
    package func survey(_ id: EntityID<Invitation>, grant: String? = nil) -> String {
        let link = "\(self.context.account.publicURL)/s/\(self.token(id))"
        return link + (grant.map { "?c=\($0)" } ?? "")
    }

    /// What stands for the invitation in its link and behind its answer buttons.
    package func token(_ id: EntityID<Invitation>) -> String {
        self.context.mint.token(.survey, for: id.rawValue)
    }

    package func unsubscribe(_ id: EntityID<Contact>) -> String {
        "\(self.context.account.publicURL)/u/\(self.context.mint.token(.unsubscribe, for: id.rawValue))"
    }

    package func ambassador(_ id: EntityID<Ambassador>) -> String {
        "\(self.context.account.publicURL)/a/\(self.context.mint.token(.ambassador, for: id.rawValue))"
    }

    /// One link per point of the scale; the score in it only preselects.
    package func answers(to survey: Survey, invitation: Invitation, grant: String? = nil) -> [AnswerLink] {
        guard let form = survey.scoredQuestion?.form(in: invitation.locale),
            case .scale(let points, let low, let high) = form
        else { return [] }
        let link = self.survey(invitation.id, grant: grant)
        let separator = grant == nil ? "?" : "&"
        return points.map { point in
            let end = point.value == points.first?.value ? low : point.value == points.last?.value ? high : nil
            let label = point.label ?? end.map { "\(point.value) · \($0)" } ?? String(point.value)
            return AnswerLink(label: label, value: String(point.value), link: "\(link)\(separator)score=\(point.value)")
        }
    }
}
