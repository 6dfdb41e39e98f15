package import AfterwordCore
import AfterwordStorage

/// What a visitor of a survey link may see; reading it records nothing.
///
/// A class, because it goes through many hands, and a copy would retain some sixty texts.
package final class SurveyVisit: Sendable {
    package let invitation: Invitation
    /// Without questions where the file of the survey is gone; then ``closure`` says so.
    package let survey: Survey
    package let contact: Contact
    package let `case`: SupportCase?
    /// The counted answer, if there is one.
    package let response: Response?
    /// Digest of the secret of the browser that answered.
    let correctionHash: String?
    package let closure: SurveyClosure?

    init(
        invitation: Invitation,
        survey: Survey,
        contact: Contact,
        case: SupportCase?,
        response: Response?,
        correctionHash: String?,
        closure: SurveyClosure?
    ) {
        self.invitation = invitation
        self.survey = survey
        self.contact = contact
        self.case = `case`
        self.response = response
        self.correctionHash = correctionHash
        self.closure = closure
    }

    /// Whether there is an answer that may be a scanner's; then somebody who cannot prove to have given it may ask for the form.
    package var mayBeScanners: Bool {
        guard let response, self.closure != .removed else { return false }
        return ResubmissionPolicy.mayBeScanners(response, sentAt: self.invitation.sentAt)
    }

    /// Whether a correction of the answer would count, given that it is proved to be the person's.
    package func mayChange(_ response: Response, at now: Instant) -> Bool {
        self.closure == nil && ResubmissionPolicy.isInEditWindow(response.answeredAt, at: now)
    }

    /// Why the survey takes no answer, or `nil` if it does.
    package static func closure(of invitation: Invitation, contact: Contact, now: Instant) -> SurveyClosure? {
        if contact.erasedAt != nil { return .erased }
        if let expiresAt = invitation.expiresAt, expiresAt <= now { return .expired }
        switch invitation.state {
        case .expired: return .expired
        case .cancelled where invitation.sentAt == nil, .skipped: return .withdrawn
        default: return nil
        }
    }

    /// Speaks for a survey whose file was removed or renamed: its links were made for people, and they open for as long as they live.
    static func standIn(for invitation: Invitation) -> Survey {
        Survey(
            name: invitation.survey,
            kind: invitation.kind,
            version: "",
            languages: Wording.languages,
            send: SendingRules(on: .sporadic),
            questions: []
        )
    }
}

/// Reads what the public pages show.
package struct SurveyVisits: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// The invitation that a token was made for, or `nil` if its MAC is wrong.
    package func invitation(token: String) -> EntityID<Invitation>? {
        self.context.mint.id(in: token, for: .survey).map(EntityID.init(rawValue:))
    }

    /// The visit behind a token, or `nil` if its MAC is wrong or nothing is known of it any more.
    package func visit(token: String) async throws -> SurveyVisit? {
        guard let id = self.invitation(token: token) else { return nil }
        let now = self.context.now()
        let store = self.context.store
        let surveys = self.context.surveys()
        return try await store.database.lookUp { connection in
            guard let invitation = try store.invitation(id, in: connection),
                let contact = try store.contact(invitation.contactID, in: connection)
            else { return nil }
            let survey = surveys[invitation.survey]
            let response = try store.countedResponse(ofInvitation: invitation.id, in: connection)
            return SurveyVisit(
                invitation: invitation,
                survey: survey ?? SurveyVisit.standIn(for: invitation),
                contact: contact,
                case: try invitation.caseID.flatMap { try store.supportCase($0, in: connection) },
                response: response,
                correctionHash: try response.flatMap { try store.correctionHash(of: $0.invitationID, in: connection) },
                closure: SurveyVisit.closure(of: invitation, contact: contact, now: now)
                    ?? (survey == nil ? .removed : nil)
            )
        }
    }

    /// What the thank-you page shows for one nonce: the stored answer, the task it opened, and the surveys that follow from it.
    package func thanks(for visit: SurveyVisit, nonce: String) async throws -> Thanks? {
        let store = self.context.store
        return try await store.database.lookUp { connection in
            guard let stored = try store.submission(nonce, ofInvitation: visit.invitation.id, in: connection) else {
                return nil
            }
            let response = stored.response
            // The forms of one thank-you page lead to pages of their own; each of those still shows what was left open.
            let roots = [response.id] + [visit.invitation.responseID].compactMap { $0 }
            let further = try roots.flatMap { try store.invitations(after: $0, in: connection) }
                .filter { $0.id != visit.invitation.id }
            let task = try store.openTasks(of: response.contactID, in: connection)
                .first { $0.task.caseID == response.caseID }?.task
            return Thanks(
                response: response,
                followUp: response.scoreClass == .low && response.state == .counted ? task : nil,
                reason: further.first { $0.purpose == .reason && [.waiting, .sending, .sent].contains($0.state) },
                offer: try further.first { $0.purpose == .offer && $0.state == .sent }.flatMap {
                    // One that was asked in a conversation is answered there, or by the link in that message.
                    try store.messages(ofInvitation: $0.id, in: connection).isEmpty ? $0 : nil
                },
                ambassador: try self.candidacy(after: response, in: connection)
            )
        }
    }

    /// The place among the ambassadors that the answer opened; somebody who withdrew is not asked again.
    private func candidacy(after response: Response, in connection: any SQLConnection) throws -> Ambassador? {
        guard response.state == .counted, response.scoreClass == .promoter else { return nil }
        return try self.context.store.ambassador(of: response.contactID, in: connection)
            .flatMap { $0.isListed && $0.state != .withdrawn ? $0 : nil }
    }

    package struct Thanks: Sendable {
        package var response: Response
        package var followUp: FollowUp?
        /// The reason survey, still open.
        package var reason: Invitation?
        /// The optional question, still open.
        package var offer: Invitation?
        /// Set after a promoter's answer.
        package var ambassador: Ambassador?
    }

    /// The first of the secrets a browser offers that allows to correct the counted answer.
    package func proof(among secrets: [String?], for visit: SurveyVisit) -> String? {
        let proof = CorrectionProof(
            invitation: visit.invitation.id,
            hash: visit.correctionHash,
            now: self.context.now(),
            mint: self.context.mint
        )
        return secrets.first { proof.holds($0) } ?? nil
    }

    /// The nonce for a form that is about to be shown: the posted one if it is good, so that the time of the first page counts, else a fresh one.
    package func nonce(for invitation: EntityID<Invitation>, keeping posted: String? = nil) -> String {
        let kept = posted.flatMap { FormNonce(text: $0, for: invitation, mint: self.context.mint) }
        return kept?.text ?? FormNonce.make(for: invitation, issuedAt: self.context.now(), mint: self.context.mint).text
    }
}
