package import AfterwordCore
import AfterwordStorage

/// The public links; the only place that knows how they are put together.
package struct SurveyLinks: Sendable {
    private let context: ServiceContext

    package init(context: ServiceContext) {
        self.context = context
    }

    /// The link of an invitation; one with a `grant` (``CorrectionGrant``) also allows to correct what was answered.
    package func survey(_ id: EntityID<Invitation>, grant: String? = nil) -> String {
        self.survey(self.token(id), grant: grant)
    }

    /// The same by an invitation's token.
    func survey(_ token: String, grant: String? = nil) -> String {
        "\(self.context.account.publicURL)/s/\(token)\(grant.map { "?c=\($0)" } ?? "")"
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

    /// One link per answer of the survey's first question, a point or an option; the answer in it only preselects.
    package func answers(to survey: Survey, invitation: Invitation, grant: String? = nil) -> [AnswerLink] {
        self.answers(to: survey, invitation: invitation, link: self.survey(invitation.id, grant: grant))
    }

    /// The same by the invitation's ready link.
    func answers(to survey: Survey, invitation: Invitation, link: String) -> [AnswerLink] {
        let link = link + (link.contains("?") ? "&" : "?")
        switch survey.leadingQuestion?.form(in: invitation.locale) {
        case .scale(let points, let low, let high):
            return points.map { point in
                let end = point.value == points.first?.value ? low : point.value == points.last?.value ? high : nil
                let label = point.label ?? end.map { "\(point.value) · \($0)" } ?? String(point.value)
                return AnswerLink(label: label, value: String(point.value), link: "\(link)score=\(point.value)")
            }
        case .choice(let options, let isShuffled):
            var order = OptionOrder(invitation.id)
            let shown = isShuffled ? options.shuffledKeepingOtherLast(using: &order) : options
            return shown.map { AnswerLink(label: $0.label, value: $0.value, link: "\(link)score=\($0.value)") }
        case .text, nil:
            return []
        }
    }
}
