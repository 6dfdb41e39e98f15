/// What is known of one submission; gathered by the caller, never guessed.
package struct SubmissionFacts: Sendable, Equatable {
    /// GET, HEAD and OPTIONS record nothing at all.
    package var isPost: Bool
    package var isNonceValid: Bool
    /// The field that people do not see is empty and the link they do not see was not followed.
    package var isTrapUntouched: Bool
    /// Since the first page of this nonce was made; a confirmation counts from there too.
    package var dwell: Duration
    package var scriptRan: Bool
    /// The page's script saw a trusted pointer, touch, key, input, change or click event.
    package var scriptSawActivity: Bool
    /// A button press that the platform vouches for.
    package var isPlatformAuthenticated: Bool
    /// Different scores posted for the invitation in the last ``EvidencePolicy/burstWindow``, this one included; 1 for a correction by a seen hand.
    package var scoresInBurst: Int

    package init(isPost: Bool, isNonceValid: Bool, dwell: Duration) {
        self.isPost = isPost
        self.isNonceValid = isNonceValid
        self.isTrapUntouched = true
        self.dwell = dwell
        self.scriptRan = false
        self.scriptSawActivity = false
        self.isPlatformAuthenticated = false
        self.scoresInBurst = 1
    }
}

/// How sure we are that a person answered, what follows for the response, and why; kept with the response.
package struct EvidenceFinding: Sendable, Equatable {
    package var evidence: Evidence
    package var state: ResponseState
    package var reason: String

    package init(evidence: Evidence, state: ResponseState, reason: String) {
        self.evidence = evidence
        self.state = state
        self.reason = reason
    }
}

/// Weighs the evidence of a submission.
package enum EvidencePolicy {
    /// A page filled in faster than this was not read.
    package static let minimumDwell = Duration.milliseconds(1500)
    /// Three different scores in ten seconds are a machine that tries every button; two may be a person's second thought.
    package static let burstScores = 3
    package static let burstWindow = Duration.seconds(10)

    /// `nil` if nothing is recorded: the request was no POST and no platform vouches for it.
    package static func finding(for facts: SubmissionFacts) -> EvidenceFinding? {
        if facts.isPlatformAuthenticated {
            return self.counted(.platform, "a button press authenticated by the platform")
        }
        guard facts.isPost else { return nil }
        if let suspicion = self.suspicion(facts) {
            return EvidenceFinding(evidence: .none, state: .quarantined, reason: suspicion)
        }
        if let doubt = self.doubt(facts) {
            return EvidenceFinding(evidence: .none, state: .unconfirmed, reason: doubt)
        }
        return facts.scriptSawActivity
            ? self.counted(.activity, "a form in good time, the page saw a hand")
            : self.counted(.form, "a form in good time, the page ran no script")
    }

    private static func counted(_ evidence: Evidence, _ reason: String) -> EvidenceFinding {
        EvidenceFinding(evidence: evidence, state: .counted, reason: reason)
    }

    /// Signs of a machine that a confirmation would not clear.
    private static func suspicion(_ facts: SubmissionFacts) -> String? {
        if !facts.isTrapUntouched { return "a trap that people do not see was touched" }
        if facts.scoresInBurst >= self.burstScores {
            return "\(facts.scoresInBurst) different scores within \(self.burstWindow.components.seconds) seconds"
        }
        return nil
    }

    /// What a person can clear with one tap on "Confirm".
    private static func doubt(_ facts: SubmissionFacts) -> String? {
        if !facts.isNonceValid { return "the form's nonce is missing, forged or expired" }
        if facts.dwell < self.minimumDwell {
            return "sent \(facts.dwell.wholeMilliseconds) ms after the page was made, people need 1500"
        }
        if facts.scriptRan, !facts.scriptSawActivity { return "the page's script ran and saw no hand" }
        return nil
    }
}
