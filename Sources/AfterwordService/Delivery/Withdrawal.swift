import AfterwordCore
import AfterwordStorage

/// Why somebody should not be asked any more for whom a message was made: what was said since, before another channel or a second try asks.
struct Withdrawal {
    private let context: ServiceContext

    init(_ context: ServiceContext) {
        self.context = context
    }

    /// `invitation` is nil for a request that belongs to no survey: to become an ambassador. `nil` = asking makes sense still.
    func reason(
        for invitation: Invitation?,
        of contact: Contact,
        in connection: any SQLConnection
    ) throws -> DecisionReason? {
        if contact.erasedAt != nil { return .erased }
        if contact.hasSaidStop(try self.context.store.identities(of: contact.id, in: connection)) { return .optedOut }
        guard let invitation else { return nil }
        if contact.surveyConsent == false { return .noConsent }
        if let noted = invitation.withdrawal { return noted }
        let supportCase = try invitation.caseID.flatMap { try self.context.store.supportCase($0, in: connection) }
        // The answer that a reason survey or an offer follows was given; only the question about the solution has no meaning now.
        return invitation.purpose == .survey && supportCase?.state.phase == .open ? .reopened : nil
    }

    /// Where an invitation ends that is withdrawn before it arrived: one that had gone came back.
    static func end(of invitation: Invitation) -> InvitationState { invitation.state == .sent ? .failed : .cancelled }
}
