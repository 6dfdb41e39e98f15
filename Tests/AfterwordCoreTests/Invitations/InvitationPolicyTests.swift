import AfterwordCore
import Testing

@Suite struct InvitationPolicyTests {
    static let now: Instant = "2026-03-31T10:00:00Z"

    /// A case resolved an hour ago, of a person who can be asked.
    static func facts(_ kind: SurveyKind = .csat, _ change: (inout InvitationFacts) -> Void = { _ in })
        -> InvitationFacts
    {
        let resolvedAt = Self.now - .hours(1)
        var facts = InvitationFacts(
            now: Self.now,
            kind: kind,
            rules: SendingRules(on: .caseResolved),
            triggeredAt: resolvedAt
        )
        facts.resolvedAt = resolvedAt
        facts.timeZone = "Europe/Madrid"
        facts.reachableChannels = ["mail"]
        change(&facts)
        return facts
    }

    static func verdict(_ kind: SurveyKind = .csat, _ change: (inout InvitationFacts) -> Void = { _ in }) -> Verdict {
        InvitationPolicy.decision(for: Self.facts(kind, change)).verdict
    }

    @Test(arguments: try Vector.all("followup", "followup.fatigue"))
    func `agrees with the fatigue vectors`(_ vector: Vector) throws {
        let input = vector.input
        let kind = try #require(SurveyKind(rawValue: input.text("kind")))
        var facts = InvitationFacts(
            now: try input.time("now"),
            kind: kind,
            rules: SendingRules(on: .caseResolved, quietHours: QuietHours(text: "20:00-09:00")),
            triggeredAt: try input.time("resolvedAt")
        )
        facts.resolvedAt = try input.time("resolvedAt")
        facts.timeZone = try input.text("zone")
        facts.invitationsIn365Days = try input.whole("invitations365d")
        facts.lastInvitedAt = try input.timeIfAny("lastInvitedAt")
        facts.lastNPSInvitedAt = try input.timeIfAny("lastNpsAt")
        facts.isOptedOut = input["opted_out"]?.bool ?? false
        facts.reachableChannels = input["no_address"]?.bool == true ? [] : ["mail"]
        let verdict = InvitationPolicy.decision(for: facts).verdict
        let got: JSONValue = [
            "decision": JSONValue(verdict.name), "reason": JSONValue(verdict.reason?.rawValue),
            "until": JSONValue(verdict.until),
        ]
        #expect(vector.differences(from: got) == [])
    }

    /// Every objection, in the order in which it outranks the ones behind it.
    static let objections: [(DecisionReason, @Sendable (inout InvitationFacts) -> Void)] = [
        (.test, { $0.isTest = true }),
        (.optedOut, { $0.isOptedOut = true }),
        (.optedOut, { $0.isSuppressed = true }),
        (.optedOut, { ($0.reachableChannels, $0.optedOutChannels) = ([], ["mail"]) }),
        (.noRule, { $0.rules.on = .sporadic }),
        (.noAddress, { $0.reachableChannels = [] }),
        (.bouncedBefore, { ($0.reachableChannels, $0.bouncedChannels) = ([], ["mail"]) }),
        (.noConsent, { $0.refusedSurveys = true }),
        (.reopened, { $0.isReopened = true }),
        (.alreadyAskedForResolution, { $0.isAlreadyAsked = true }),
        (.superseded, { $0.isSuperseded = true }),
        (.excludedSegment, { $0.rules.conditions.tagsAll = ["vip"] }),
        (.notSampled, { $0.rules.sample = 0 }),
        (.delayed, { $0.delay = .hours(2) }),
        (.askedLess, { ($0.wantsFewer, $0.lastInvitedAt) = (true, Self.now - .days(181)) }),
        (.throttled, { $0.lastInvitedAt = Self.now - .days(29) }),
        (.tooOld, { $0.resolvedAt = Self.now - .days(8) }),
        (.outsideHours, { $0.rules.quietHours = QuietHours(text: "00:00-24:00") }),
    ]

    @Test(arguments: objections.indices)
    func `an objection alone decides, and the list of checks ends with it`(_ index: Int) {
        let (reason, change) = Self.objections[index]
        let (verdict, checks) = InvitationPolicy.decision(for: Self.facts(.csat, change))
        #expect(verdict.reason == reason)
        #expect(checks.last?.rule == reason)
        #expect(checks.map(\.passed) == Array(repeating: true, count: checks.count - 1) + [false])
        #expect(checks.allSatisfy { !$0.detail.isEmpty })
    }

    @Test(arguments: objections.indices.dropLast())
    func `the earlier of two objections decides`(_ index: Int) {
        let (earlier, first) = Self.objections[index]
        let (later, second) = Self.objections[index + 1]
        // Two pairs cannot be told apart so: a bounced address is an address, and a deferral that ends too late is too old.
        guard earlier != .noAddress, earlier != .throttled else { return }
        let verdict = Self.verdict { facts in
            second(&facts)
            first(&facts)
        }
        #expect(verdict.reason == earlier, "\(earlier) before \(later)")
    }

    @Test func `who wants fewer surveys is asked again after exactly half a year`() {
        let verdict = Self.verdict { ($0.wantsFewer, $0.lastInvitedAt) = (true, Self.now - .days(182)) }
        #expect(verdict == .send)
    }

    @Test func `whoever passes every rule is asked, and each rule says what it saw`() {
        let (verdict, checks) = InvitationPolicy.decision(for: Self.facts())
        #expect(verdict == .send)
        #expect(checks.count == 18)
        #expect(checks.allSatisfy { $0.passed })
    }

    @Test func `the first invitation goes at night unless the survey has quiet hours`() {
        let night: Instant = "2026-03-31T21:00:00Z"
        #expect(Self.verdict { $0.now = night } == .send)
        let opening: Instant = "2026-04-01T07:00:00Z"
        #expect(
            Self.verdict { facts in
                facts.now = night
                facts.wasDeferred = true
            } == .deferred(.outsideHours, until: opening)
        )
    }

    @Test(arguments: [Invitation.Purpose.reason, .recovery])
    func `what follows an answer waits for daytime and skips the cool-down`(_ purpose: Invitation.Purpose) {
        let night: Instant = "2026-03-31T21:00:00Z"
        let change: (inout InvitationFacts) -> Void = { facts in
            facts.purpose = purpose
            facts.lastInvitedAt = Self.now
            facts.isReopened = true
            facts.rules.on = .lowScore
        }
        #expect(Self.verdict(.csat, change) == .send)
        #expect(
            Self.verdict { facts in
                change(&facts)
                facts.now = night
            }.reason == .outsideHours
        )
    }

    @Test func `a request skips conditions and sample but keeps opt-out, address, consent and cool-down`() {
        let skipped: Set<DecisionReason> = [.noRule, .reopened, .superseded, .excludedSegment, .notSampled, .tooOld]
        for (reason, change) in Self.objections {
            let verdict = Self.verdict { facts in
                facts.purpose = .request
                change(&facts)
            }
            #expect(verdict.reason == (skipped.contains(reason) ? nil : reason))
        }
    }

    @Test func `an offer on the page keeps only its own distance`() {
        let offer: (inout InvitationFacts) -> Void = { facts in
            facts.purpose = .offer
            facts.reachableChannels = []
            facts.invitationsIn365Days = 6
            facts.lastInvitedAt = Self.now
        }
        #expect(Self.verdict(.nps, offer) == .send)
        let last = Self.now - .days(89)
        #expect(
            Self.verdict(.nps) { facts in
                offer(&facts)
                facts.lastNPSInvitedAt = last
            } == .deferred(.throttled, until: last + .days(90))
        )
    }

    @Test func `the survey's own cool-down wins over thirty days`() {
        let asked = Self.now - .days(10)
        #expect(
            Self.verdict { facts in
                facts.lastInvitedAt = asked
                facts.rules.coolDown = .days(10)
            } == .send
        )
        #expect(
            Self.verdict { facts in
                facts.lastInvitedAt = asked
                facts.rules.coolDown = .days(11)
            } == .deferred(.throttled, until: asked + .days(11))
        )
    }

    @Test func `nps waits for the later of ninety days since nps and thirty since anything`() {
        let lastNPS = Self.now - .days(80)
        let lastAny = Self.now - .days(5)
        let until = lastAny + .days(30)
        #expect(
            Self.verdict(.nps) { facts in
                facts.lastNPSInvitedAt = lastNPS
                facts.lastInvitedAt = lastAny
            } == .deferred(.throttled, until: until)
        )
    }

    @Test func `a cool-down of ninety days on nps does not stretch the thirty days since a csat`() {
        #expect(
            Self.verdict(.nps) { facts in
                facts.rules.coolDown = .days(90)
                facts.lastInvitedAt = Self.now - .days(30)
            } == .send
        )
    }

    @Test func `a window that ends at night opens in the morning`() {
        let until: Instant = "2026-04-02T07:00:00Z"
        #expect(
            Self.verdict { $0.lastInvitedAt = "2026-03-02T20:00:00Z" } == .deferred(.throttled, until: until)
        )
    }

    @Test(arguments: [SurveyKind.csat, .ces])
    func `exactly seven days after the resolution is not too old`(_ kind: SurveyKind) {
        #expect(Self.verdict(kind) { $0.resolvedAt = Self.now - .days(7) } == .send)
        #expect(Self.verdict(kind) { $0.resolvedAt = Self.now - .days(7) - .milliseconds(1) } == .suppress(.tooOld))
    }

    @Test func `nps does not grow old`() {
        #expect(Self.verdict(.nps) { $0.resolvedAt = Self.now - .days(60) } == .send)
    }

    @Test func `the sixth invitation of a year goes out, the seventh does not`() {
        #expect(Self.verdict { $0.invitationsIn365Days = 5 } == .send)
        let (verdict, checks) = InvitationPolicy.decision(for: Self.facts { $0.invitationsIn365Days = 6 })
        #expect(verdict == .suppress(.throttled))
        #expect(checks.last?.detail.contains("yearly limit") == true)
    }

    @Test func `the delay is over when it has passed exactly`() {
        #expect(Self.verdict { $0.delay = .hours(1) } == .send)
        let until = Self.now + .milliseconds(1)
        #expect(Self.verdict { $0.delay = .hours(1) + .milliseconds(1) } == .deferred(.delayed, until: until))
    }

    @Test func `silence is consent unless the survey requires it`() {
        #expect(Self.verdict { $0.rules.requiresConsent = true } == .suppress(.noConsent))
        #expect(
            Self.verdict { facts in
                facts.rules.requiresConsent = true
                facts.consentedToSurveys = true
            } == .send
        )
    }
}
