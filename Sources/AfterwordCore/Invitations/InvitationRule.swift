/// One rule of the invitation policy: the word it decides with, for whom it is asked, and the question itself.
struct InvitationRule: Sendable {
    /// What a rule says: ``Verdict/send`` means "I do not object".
    struct Ruling {
        var verdict: Verdict
        var detail: String
    }

    var reason: DecisionReason
    var purposes: Set<Invitation.Purpose>
    var ask: @Sendable (InvitationFacts) -> Ruling

    /// Everyone who is sent something; an offer comes with the thanks for an answer just given.
    private static let sent: Set<Invitation.Purpose> = [.survey, .reason, .recovery, .request]
    private static let everyone = Self.sent.union([.offer])
    /// Asked because of a resolution or purchase: only these depend on what became of it.
    private static let triggered: Set<Invitation.Purpose> = [.survey]

    /// In the order of asking.
    static let all: [InvitationRule] = [
        Self(.test, everyone, unless: \.isTest, "a test case", else: "not a test case"),
        Self(.optedOut, everyone, ask: optOut),
        Self(.optedOut, sent, ask: channelOptOut),
        Self(.noRule, triggered, ask: trigger),
        Self(.noAddress, sent, ask: address),
        Self(.bouncedBefore, sent, ask: bounce),
        Self(.noConsent, everyone, ask: consent),
        Self(
            .reopened,
            triggered,
            unless: \.isReopened,
            "the case is open again or was resolved anew",
            else: "still resolved"
        ),
        Self(
            .alreadyAskedForResolution,
            everyone,
            unless: \.isAlreadyAsked,
            "this resolution was asked about already",
            else: "not asked about this resolution yet"
        ),
        Self(
            .superseded,
            triggered,
            unless: \.isSuperseded,
            "a newer resolution of this person takes its place",
            else: "no newer resolution of this person waits"
        ),
        Self(.excludedSegment, triggered, ask: segment),
        Self(.notSampled, triggered, ask: sample),
        Self(.delayed, sent, ask: delay),
        Self(.throttled, sent, ask: yearlyLimit),
        Self(.askedLess, [.survey, .request, .offer], ask: fewer),
        Self(.throttled, [.survey, .request, .offer], ask: coolDown),
        Self(.tooOld, triggered, ask: age),
        Self(.outsideHours, sent, ask: hours),
    ]

    private init(
        _ reason: DecisionReason,
        _ purposes: Set<Invitation.Purpose>,
        ask: @escaping @Sendable (InvitationFacts) -> Ruling
    ) {
        self.reason = reason
        self.purposes = purposes
        self.ask = ask
    }

    /// A rule that is one yes-or-no fact.
    private init(
        _ reason: DecisionReason,
        _ purposes: Set<Invitation.Purpose>,
        unless fact: @escaping @Sendable (InvitationFacts) -> Bool,
        _ objection: String,
        else remark: String
    ) {
        self.init(reason, purposes) { facts in
            fact(facts) ? .suppress(reason, objection) : .pass(remark)
        }
    }
}

extension InvitationRule.Ruling {
    static func pass(_ detail: String) -> Self { Self(verdict: .send, detail: detail) }

    static func suppress(_ reason: DecisionReason, _ detail: String) -> Self {
        Self(verdict: .suppress(reason), detail: detail)
    }

    static func later(_ reason: DecisionReason, until: Instant, _ detail: String) -> Self {
        Self(verdict: .deferred(reason, until: until), detail: detail)
    }
}

// MARK: - Who can and may be asked

extension InvitationRule {
    /// A survey that waits to be asked for (`sporadic`, `low_score`) answers to no resolution or purchase.
    private static func trigger(_ facts: InvitationFacts) -> Ruling {
        switch facts.rules.on {
        case .caseResolved, .purchaseCompleted, .schedule: .pass("the survey goes out on \(facts.rules.on.rawValue)")
        case .sporadic, .lowScore: .suppress(.noRule, "the survey is only sent when something asks for it")
        }
    }

    private static func optOut(_ facts: InvitationFacts) -> Ruling {
        if facts.isOptedOut { return .suppress(.optedOut, "the person opted out of all surveys") }
        if facts.isSuppressed { return .suppress(.optedOut, "an address of the person is on the suppression list") }
        return .pass("not opted out")
    }

    /// A channel that the person does not want is left out of the list; only when none is left has the person opted out.
    private static func channelOptOut(_ facts: InvitationFacts) -> Ruling {
        guard !facts.optedOutChannels.isEmpty else { return .pass("no channel is opted out of") }
        let detail = "the person opted out of \(list(facts.optedOutChannels))"
        return facts.reachableChannels.isEmpty
            ? .suppress(.optedOut, detail + ", and no other channel reaches them") : .pass(detail)
    }

    private static func address(_ facts: InvitationFacts) -> Ruling {
        if !facts.reachableChannels.isEmpty { return .pass("can be reached by \(list(facts.reachableChannels))") }
        // The next rule decides: there is an address, but it failed.
        if !facts.bouncedChannels.isEmpty { return .pass("has an address on \(list(facts.bouncedChannels))") }
        return .suppress(.noAddress, "no address on any channel of this survey")
    }

    private static func bounce(_ facts: InvitationFacts) -> Ruling {
        guard facts.reachableChannels.isEmpty else { return .pass("an address is in use that has not bounced") }
        return .suppress(.bouncedBefore, "bounced before on \(list(facts.bouncedChannels))")
    }

    /// Silence is no refusal: a survey needs consent only if its file says so.
    private static func consent(_ facts: InvitationFacts) -> Ruling {
        if facts.refusedSurveys { return .suppress(.noConsent, "the person said no to surveys") }
        if facts.rules.requiresConsent, !facts.consentedToSurveys {
            return .suppress(.noConsent, "this survey requires consent and none was given")
        }
        return .pass(facts.consentedToSurveys ? "the person agreed to surveys" : "no consent needed, none refused")
    }

    private static func segment(_ facts: InvitationFacts) -> Ruling {
        if let unmet = facts.rules.conditions.unmet(by: facts.segments) {
            return .suppress(.excludedSegment, "the case \(unmet)")
        }
        return .pass("the case meets the survey's conditions")
    }

    private static func sample(_ facts: InvitationFacts) -> Ruling {
        let share = "\(facts.rules.sample * 100) % of people are asked"
        guard Sampling.includes(facts.sampleKey, share: facts.rules.sample) else {
            return .suppress(.notSampled, "\(share), this one is not drawn")
        }
        return .pass(share)
    }

    private static func list(_ words: [String]) -> String { words.joined(separator: ", ") }
}
