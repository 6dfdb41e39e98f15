import AfterwordCore
import AfterwordStorage

/// One submission with everything that was looked up for it, inside the recording transaction.
struct ResponseEntry: Sendable {
    let submission: Submission
    let invitation: Invitation
    let survey: Survey
    let sheet: AnswerSheet
    let now: Instant
    /// The form's nonce if it is good, else a fresh one for the confirmation page.
    let nonce: String
    let isNonceValid: Bool
    /// What was stored under the same nonce before.
    let earlier: (response: Response, valuesDigest: String)?
    let finding: EvidenceFinding?

    init(
        _ submission: Submission,
        invitation: Invitation,
        survey: Survey,
        sheet: AnswerSheet,
        now: Instant,
        context: ServiceContext,
        in connection: any SQLConnection
    ) throws {
        self.submission = submission
        self.invitation = invitation
        self.survey = survey
        self.sheet = sheet
        self.now = now
        let nonce = FormNonce(text: submission.nonce, for: invitation.id, mint: context.mint)
        self.isNonceValid = nonce != nil
        self.nonce = nonce?.text ?? FormNonce.make(for: invitation.id, issuedAt: now, mint: context.mint).text
        self.earlier = try context.store.submission(self.nonce, ofInvitation: invitation.id, in: connection)
        self.finding = try Self.finding(submission, invitation, survey, sheet, nonce, now, context, connection)
    }

    /// Same nonce and same values: a double tap, a reload, a confirmation.
    var isRepeat: Bool { self.earlier?.valuesDigest == self.sheet.digest }

    /// The key the row is kept under: one per nonce, and one more for each different set of values under it.
    var key: String {
        self.earlier == nil || self.isRepeat ? self.nonce : "\(self.nonce):\(self.sheet.digest)"
    }

    private static func finding(
        _ submission: Submission,
        _ invitation: Invitation,
        _ survey: Survey,
        _ sheet: AnswerSheet,
        _ nonce: FormNonce?,
        _ now: Instant,
        _ context: ServiceContext,
        _ connection: any SQLConnection
    ) throws -> EvidenceFinding? {
        var facts = SubmissionFacts(
            isPost: true,
            isNonceValid: nonce != nil,
            dwell: nonce.map { now - $0.issuedAt } ?? .zero
        )
        facts.isTrapUntouched = !submission.isTrapTouched
        facts.scriptRan = submission.scriptRan
        facts.scriptSawActivity = submission.scriptSawActivity
        facts.isPlatformAuthenticated = submission.isPlatformAuthenticated
        let hash = try context.store.correctionHash(of: invitation.id, in: connection)
        // Every page carries a secret, so a machine that posts a page's fields has it too; only a seen hand makes it a person's.
        let isCorrection =
            submission.scriptSawActivity && CorrectionSecret.matches(submission.correctionSecret, hash: hash)
        if !isCorrection {
            let since = now - EvidencePolicy.burstWindow
            let recent = try context.store.scores(postedFor: invitation.id, since: since, in: connection)
            facts.scoresInBurst = Set(recent + [sheet.score(of: survey)?.value]).count
        }
        return EvidencePolicy.finding(for: facts)
    }
}
