/// A submission for an invitation that has a counted answer already.
package struct ResubmissionFacts: Sendable, Equatable {
    package var now: Instant
    /// Evidence of the new submission.
    package var evidence: Evidence
    package var isSameNonce: Bool
    package var hasSameValues: Bool
    package var hasCorrectionSecret: Bool
    /// Evidence of the counted answer.
    package var countedEvidence: Evidence
    /// When the invitation's first counted answer came: the edit window starts there and no revision moves it.
    package var firstAnsweredAt: Instant
    /// `nil` if nothing was sent (an offer, a link handed out).
    package var sentAt: Instant?

    package init(
        now: Instant,
        evidence: Evidence,
        isSameNonce: Bool,
        hasSameValues: Bool,
        hasCorrectionSecret: Bool,
        countedEvidence: Evidence,
        firstAnsweredAt: Instant,
        sentAt: Instant?
    ) {
        self.now = now
        self.evidence = evidence
        self.isSameNonce = isSameNonce
        self.hasSameValues = hasSameValues
        self.hasCorrectionSecret = hasCorrectionSecret
        self.countedEvidence = countedEvidence
        self.firstAnsweredAt = firstAnsweredAt
        self.sentAt = sentAt
    }
}

/// What a further submission is.
package enum Resubmission: String, Sendable, CaseIterable {
    /// A double tap, a reload, a lost reply: the same reply again, nothing is stored.
    case sameReply
    /// The same browser changed its mind; the new values count from now on.
    case revision
    /// The same browser after the edit window: the score is refused, the comment is kept.
    case commentOnly
    /// Somebody who cannot prove to be the same person; kept, but changes nothing.
    case challenger
    /// A person with seen activity takes the place of an answer that a mail scanner may have given.
    case displaces
}

/// Decides what a further submission is.
package enum ResubmissionPolicy {
    /// Corrections count up to and including this long after the first answer.
    package static let editWindow = Duration.hours(72)
    /// A scriptless answer up to and including this long after the send may be a mail scanner's.
    package static let scannerWindow = Duration.minutes(10)

    package static func resubmission(for facts: ResubmissionFacts) -> Resubmission {
        if facts.isSameNonce, facts.hasSameValues { return .sameReply }
        if facts.hasCorrectionSecret {
            return self.isInEditWindow(facts.firstAnsweredAt, at: facts.now) ? .revision : .commentOnly
        }
        return self.displaces(facts) ? .displaces : .challenger
    }

    /// Whether an answer that was first given at `answeredAt` can still be corrected.
    package static func isInEditWindow(_ answeredAt: Instant, at now: Instant) -> Bool {
        now - answeredAt <= self.editWindow
    }

    /// Whether a counted answer may be a mail scanner's: no hand was seen, and it came soon after the send.
    ///
    /// Who opens the link of such an answer without a correction secret may have the form again, else nobody could displace it.
    package static func mayBeScanners(_ counted: Response, sentAt: Instant?) -> Bool {
        self.mayBeScanners(evidence: counted.evidence, answeredAt: counted.answeredAt, sentAt: sentAt)
    }

    private static func mayBeScanners(evidence: Evidence, answeredAt: Instant, sentAt: Instant?) -> Bool {
        guard evidence == .form, let sentAt else { return false }
        return answeredAt - sentAt <= self.scannerWindow
    }

    /// No limit on the challenger's time: the person may open the mail days after the scanner did.
    private static func displaces(_ facts: ResubmissionFacts) -> Bool {
        facts.evidence >= .activity
            && self.mayBeScanners(
                evidence: facts.countedEvidence,
                answeredAt: facts.firstAnsweredAt,
                sentAt: facts.sentAt
            )
    }
}
