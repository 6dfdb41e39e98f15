import AfterwordCore
import AfterwordStorage

/// One submission with everything that was looked up for it, inside the recording transaction.
///
/// A class, because it is large and is handed from step to step.
final class ResponseEntry: Sendable {
    let submission: Submission
    let invitation: Invitation
    let contact: Contact
    let survey: Survey
    let sheet: AnswerSheet
    let now: Instant
    /// The form's nonce if it is good, else a fresh one for the confirmation page.
    let nonce: String
    let isNonceValid: Bool
    /// The first of the submission's secrets that allows a correction, else the first: a page's own secret proves itself later.
    let correctionSecret: String?
    let hasProof: Bool
    /// Everything stored for the invitation before.
    let stored: [StoredSubmission]
    let finding: EvidenceFinding?

    init(
        _ submission: Submission,
        invitation asked: AnswerableInvitation,
        contact: Contact,
        survey: Survey,
        sheet: AnswerSheet,
        stored: [StoredSubmission],
        now: Instant,
        context: ServiceContext,
        in connection: any SQLConnection
    ) throws {
        let invitation = asked.invitation
        self.submission = submission
        self.invitation = invitation
        self.contact = contact
        self.survey = survey
        self.sheet = sheet
        self.now = now
        let nonce = FormNonce(text: submission.nonce, for: invitation.id, mint: context.mint)
        self.isNonceValid = nonce != nil
        self.nonce = nonce?.text ?? FormNonce.make(for: invitation.id, issuedAt: now, mint: context.mint).text
        self.stored = stored
        let proof = CorrectionProof(
            invitation: invitation.id,
            hash: asked.correctionHash,
            now: now,
            mint: context.mint
        )
        let proven = submission.correctionSecrets.first { proof.holds($0) }
        self.hasProof = proven != nil
        self.correctionSecret = proven ?? submission.correctionSecrets.first
        // Every page carries a secret, so a machine that posts a page's fields has it too; only a seen hand makes it a person's.
        let isCorrection =
            submission.scriptSawActivity && CorrectionSecret.matches(self.correctionSecret, hash: proof.hash)
        var facts = SubmissionFacts(submission, nonce: nonce, now: now)
        if !isCorrection, !self.stored.isEmpty {
            let since = now - EvidencePolicy.burstWindow
            let recent = try context.store.scores(postedFor: invitation.id, since: since, in: connection)
            facts.scoresInBurst = Set(recent + [sheet.score(of: survey)?.value]).count
        }
        self.finding = EvidencePolicy.finding(for: facts)
    }

    /// What was stored under the same nonce before.
    var earlier: StoredSubmission? { self.stored(under: self.nonce) }

    /// The answer that counts.
    var counted: Response? { self.stored.first { $0.response.state == .counted }?.response }

    func stored(under key: String) -> StoredSubmission? { self.stored.first { $0.response.submission == key } }

    /// Same nonce and same values: a double tap, a reload, a confirmation.
    var isRepeat: Bool { self.earlier?.valuesDigest == self.sheet.digest }

    /// The key the row is kept under: one per nonce, and one more for each different set of values under it.
    var key: String {
        self.earlier == nil || self.isRepeat ? self.nonce : "\(self.nonce):\(self.sheet.digest)"
    }
}

extension SubmissionFacts {
    fileprivate init(_ submission: Submission, nonce: FormNonce?, now: Instant) {
        self.init(isPost: true, isNonceValid: nonce != nil, dwell: nonce.map { now - $0.issuedAt } ?? .zero)
        self.isTrapUntouched = !submission.isTrapTouched
        self.scriptRan = submission.scriptRan
        self.scriptSawActivity = submission.scriptSawActivity
        self.isPlatformAuthenticated = submission.isPlatformAuthenticated
    }
}
