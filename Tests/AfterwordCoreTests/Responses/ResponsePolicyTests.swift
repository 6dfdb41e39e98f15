import AfterwordCore
import Testing

@Suite struct ResponsePolicyTests {
    static let monday: Instant = "2026-03-02T10:00:00Z"
    static let task = EntityID<FollowUp>(rawValue: 7)

    static func facts(
        _ value: Int,
        on scale: String = "csat_1_5",
        _ change: (inout ResponseFacts) -> Void = { _ in }
    ) throws -> ResponseFacts {
        let score = Score(value, on: try #require(Scale(name: scale)))
        var facts = ResponseFacts(now: Self.monday, answer: GivenAnswer(score: score), calendar: BusinessCalendar())
        change(&facts)
        return facts
    }

    static func openTask(_ severity: Severity, isBegun: Bool = false, alerted: Severity?) -> ResponseFacts.OpenTask {
        ResponseFacts.OpenTask(
            id: Self.task,
            severity: severity,
            dueAt: "2026-03-02T11:00:00Z",
            closeDueAt: "2026-03-02T12:00:00Z",
            isBegun: isBegun,
            alertedSeverity: alerted
        )
    }

    @Test(arguments: try Vector.all("followup", "followup.actions"))
    func `agrees with the action vectors`(_ vector: Vector) throws {
        let scale = try vector.input.scale("kind")
        let score = Score(try vector.input.whole("score"), on: scale)
        let facts = ResponseFacts(now: Self.monday, answer: GivenAnswer(score: score), calendar: BusinessCalendar())
        let consequences = ResponsePolicy.consequences(of: facts)
        let target = score?.severity.map { FollowUpTargets()[$0] }
        let got: JSONValue = [
            "class": JSONValue(score?.scoreClass.rawValue), "severity": JSONValue(score?.severity?.rawValue),
            "followUpSurvey": JSONValue(consequences.contains(.askReason)),
            "alert": JSONValue(consequences.compactMap(\.alertWord).first),
            "taskMinutes": target.map { .array([$0.firstContact, $0.close].map { JSONValue(Int($0 / .minutes(1))) }) }
                ?? .null,
            "promoter": JSONValue(consequences.contains(where: \.isNomination)),
        ]
        #expect(vector.differences(from: got) == [])
        #expect(consequences.contains { $0.isOpening } == (target != nil))
    }

    @Test(arguments: try Vector.all("followup", "followup.sequence"))
    func `agrees with the sequence vectors`(_ vector: Vector) throws {
        var desk = Desk(scale: try vector.input.scale("kind"))
        let steps = try #require(vector.input["events"]?.array).map { try desk.receive($0) }
        #expect(vector.differences(from: ["steps": .array(steps), "tasks": desk.tasksAsJSON]) == [])
    }

    @Test(arguments: try Vector.all("followup", "followup.revision"))
    func `agrees with the revision vectors`(_ vector: Vector) throws {
        let scale = try vector.input.scale("kind")
        let isBegun = vector.input["taskBegun"]?.bool ?? false
        let old = try #require(Score(vector.input.whole("old"), on: scale))
        var facts = try Self.facts(vector.input.whole("new"), on: vector.input.text("kind"))
        facts.previous = GivenAnswer(score: old)
        facts.openTask = old.severity.map { Self.openTask($0, isBegun: isBegun, alerted: $0) }
        let word = Self.word(for: ResponsePolicy.consequences(of: facts))
        #expect(vector.differences(from: ["result": JSONValue(word)]) == [])
    }

    private static func word(for consequences: [Consequence]) -> String {
        for consequence in consequences {
            switch consequence {
            case .closeAsCorrected: return "close_corrected_by_customer"
            case .noteCorrection: return "keep_task_note_correction"
            case .openFollowUp: return "open_task_from_revision"
            case .lowerSeverity: return "lower_label_keep_due"
            case .alertNow: return "raise_severity_and_alert"
            default: continue
            }
        }
        return consequences.isEmpty ? "store_only" : "\(consequences)"
    }

    @Test func `an urgent word opens an urgent task whatever the score, and asks for no reason`() throws {
        let facts = try Self.facts(5) { $0.answer.comment = "The charger caught fire" }
        let opened = Consequence.openFollowUp(
            .urgent,
            dueAt: "2026-03-02T14:00:00Z",
            closeDueAt: "2026-03-04T10:00:00Z",
            linkedTo: nil
        )
        #expect(ResponsePolicy.consequences(of: facts) == [opened, .alertNow(.urgent)])
    }

    @Test func `an urgent word raises a mild score`() throws {
        let mild = try Self.facts(3)
        let threatening = try Self.facts(3) { $0.answer.comment = "my lawyer will write" }
        #expect(mild.answer.concern(under: nil) == .normal)
        #expect(threatening.answer.concern(under: nil) == .urgent)
    }

    static let skips: [(String, @Sendable (inout ResponseFacts) -> Void)] = [
        ("opted_out", { $0.isOptedOut = true }),
        ("already_sent_for_case", { $0.reasonSentForCase = true }),
        ("sent_in_last_30_days", { $0.lastReasonSentAt = Self.monday - .days(29) }),
        ("reason_known", { $0.isReasonKnown = true }),
        ("expired_address", { $0.isReachable = false }),
    ]

    @Test(arguments: skips.indices) func `a reason survey not sent says why`(_ index: Int) throws {
        let (word, change) = Self.skips[index]
        let consequences = ResponsePolicy.consequences(of: try Self.facts(2, change))
        #expect(consequences.contains(.skipReason(word)))
        #expect(!consequences.contains(.askReason))
    }

    @Test func `a survey can turn off its task, its alert and its reason`() throws {
        let facts = try Self.facts(1) { $0.lowRule = LowRule(opensFollowUp: false, ask: nil, alerts: false) }
        #expect(ResponsePolicy.consequences(of: facts) == [])
    }

    @Test func `a severity that was alerted once is not alerted again`() throws {
        let facts = try Self.facts(2) { $0.openTask = Self.openTask(.normal, alerted: .high) }
        #expect(ResponsePolicy.consequences(of: facts).allSatisfy { $0.alertWord == nil })
    }

    @Test func `a milder answer joins the task without making it milder or later`() throws {
        let facts = try Self.facts(3) { $0.openTask = Self.openTask(.urgent, alerted: .urgent) }
        let joined = Consequence.joinFollowUp(
            Self.task,
            .urgent,
            dueAt: "2026-03-02T11:00:00Z",
            closeDueAt: "2026-03-02T12:00:00Z"
        )
        #expect(ResponsePolicy.consequences(of: facts) == [joined, .askReason])
    }

    static let promotions: [(Int?, Int, [String])] = [
        (nil, 9, ["promoter", "nominated"]), (nil, 8, ["passive"]), (8, 9, ["promoter", "nominated"]),
        (10, 7, ["passive", "withdrawn"]), (9, 10, ["score 10"]), (7, 8, ["score 8"]), (9, 9, []),
    ]

    @Test(arguments: promotions.indices) func `the class follows the newest nps answer`(_ index: Int) throws {
        let (old, new, expected) = Self.promotions[index]
        let scale = try #require(Scale(name: "nps_0_10"))
        let facts = try Self.facts(new, on: scale.name) { facts in
            facts.previous = old.map { GivenAnswer(score: Score($0, on: scale)) }
        }
        #expect(ResponsePolicy.consequences(of: facts).map(\.promotionWord) == expected)
    }

    @Test func `an answer that says nothing of recommending any more takes its class back`() throws {
        var facts = try Self.facts(10, on: "nps_0_10")
        facts.previous = facts.answer
        facts.answer = GivenAnswer()
        #expect(ResponsePolicy.consequences(of: facts) == [.withdrawClass])
    }

    /// What an answer corrected from 1 says now, the worst that is left besides, and what becomes of the urgent task.
    private static let leftOvers: [(Int, Severity?, Bool, [Consequence])] = [
        (5, .urgent, false, [.cancelReason, .keepFollowUp(Self.task, Self.other(.urgent))]),
        (5, .normal, true, [.cancelReason, .keepFollowUp(Self.task, Self.other(.normal))]),
        (5, nil, false, [.cancelReason, .closeAsCorrected(Self.task), .alertCorrected(Self.task)]),
        (3, .urgent, false, [.keepFollowUp(Self.task, Self.other(.urgent))]),
        (3, .high, false, [.keepFollowUp(Self.task, Self.other(.high))]),
        (3, .normal, false, [.lowerSeverity(Self.task, .normal)]),
        (3, nil, false, [.lowerSeverity(Self.task, .normal)]),
    ]

    private static func other(_ severity: Severity) -> LowAnswer {
        LowAnswer(responseID: EntityID(rawValue: 8), score: 2, severity: severity)
    }

    @Test(arguments: Self.leftOvers) func `a task is as severe as the worst of its answers that is left`(
        _ score: Int,
        _ left: Severity?,
        _ isBegun: Bool,
        _ expected: [Consequence]
    ) throws {
        let facts = try Self.facts(score) { facts in
            facts.previous = GivenAnswer(score: facts.answer.score.flatMap { Score(1, on: $0.scale) })
            facts.openTask = Self.openTask(.urgent, isBegun: isBegun, alerted: .urgent)
            facts.remaining = left.map(Self.other)
        }
        #expect(ResponsePolicy.consequences(of: facts) == expected)
    }

    @Test func `a survey without follow-ups alerts nobody, whatever is open about another case`() throws {
        let facts = try Self.facts(1) { facts in
            facts.lowRule = LowRule(opensFollowUp: false, alerts: true)
            facts.otherTask = Self.openTask(.normal, alerted: .normal)
        }
        #expect(ResponsePolicy.consequences(of: facts).allSatisfy { $0.alertWord == nil })
    }

    @Test func `a promoter who becomes a detractor gets the full care and loses the promotion`() throws {
        let scale = try #require(Scale(name: "nps_0_10"))
        let facts = try Self.facts(2, on: scale.name) { $0.previous = GivenAnswer(score: Score(10, on: scale)) }
        let consequences = ResponsePolicy.consequences(of: facts)
        #expect(consequences.contains { $0.isOpening })
        #expect(consequences.suffix(2).map(\.promotionWord) == ["detractor", "withdrawn"])
    }

    @Test func `a good csat makes no promoter`() throws {
        let facts = try Self.facts(5)
        #expect(ResponsePolicy.consequences(of: facts) == [])
    }
}
