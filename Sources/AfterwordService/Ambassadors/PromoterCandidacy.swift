import AfterwordCore
import AfterwordStorage

/// What a promoter's answer sets off in the programme: the score at once, the history, and maybe an invitation a day later.
struct PromoterCandidacy: Sendable {
    private let context: ServiceContext

    init(_ context: ServiceContext) {
        self.context = context
    }

    /// To be called in the answer's transaction, once the person is a candidate.
    func begin(_ answered: AnsweredSurvey, in connection: any SQLConnection) throws {
        let store = self.context.store
        let contact = answered.contact.id
        guard let ambassador = try store.ambassador(of: contact, in: connection) else { return }
        try store.append(
            to: ambassador.id,
            actor: "customer",
            action: "promoter_answer",
            detail: answered.response.score.map(String.init),
            at: answered.now,
            in: connection
        )
        try AmbassadorScoring(self.context).rescore(contact, now: answered.now, in: connection)
        try AmbassadorInvitations(self.context).schedule(contact, now: answered.now, in: connection)
    }
}
