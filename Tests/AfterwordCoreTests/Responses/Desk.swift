import AfterwordCore

/// One customer's follow-ups as the sequence vectors see them: feeds the policy with what its own consequences made.
struct Desk {
    private let scale: Scale
    private var seen: Set<String> = []
    private var tasks: [String: ResponseFacts.OpenTask] = [:]
    private var reasonCases: Set<String> = []
    private var lastReasonAt: Instant?

    init(scale: Scale) {
        self.scale = scale
    }

    var tasksAsJSON: JSONValue {
        .object(
            self.tasks.map { name, task in
                JSONMember(name, ["severity": JSONValue(task.severity.rawValue), "due": JSONValue(task.dueAt)])
            }
        )
    }

    mutating func receive(_ event: JSONValue) throws -> JSONValue {
        let id = try event.text("id")
        guard self.seen.insert(id).inserted else { return self.step(id, task: "ignored_repeat", []) }
        let caseName = try event.text("case")
        let score = Score(try event.whole("score"), on: self.scale)
        var facts = ResponseFacts(
            now: try event.time("at"),
            answer: GivenAnswer(score: score),
            calendar: BusinessCalendar()
        )
        facts.isReasonKnown = event["reasonKnown"]?.bool ?? false
        facts.openTask = self.tasks[caseName]
        facts.otherTask = self.tasks.filter { $0.key != caseName }.values.max { $0.severity < $1.severity }
        facts.reasonSentForCase = self.reasonCases.contains(caseName)
        facts.lastReasonSentAt = self.lastReasonAt
        let consequences = ResponsePolicy.consequences(of: facts)
        let words = consequences.map { self.apply($0, to: caseName, now: facts.now) }
        return self.step(id, task: words.compactMap { $0 }.first, consequences)
    }

    /// What the vectors call the change of the task, if it is one.
    private mutating func apply(_ consequence: Consequence, to caseName: String, now: Instant) -> String? {
        switch consequence {
        case .openFollowUp(let severity, let dueAt, let closeDueAt, let linkedTo):
            self.tasks[caseName] = ResponseFacts.OpenTask(
                id: EntityID(rawValue: Int64(self.tasks.count + 1)),
                severity: severity,
                dueAt: dueAt,
                closeDueAt: closeDueAt,
                isBegun: false,
                alertedSeverity: nil
            )
            return linkedTo == nil ? "opened" : "linked"
        case .joinFollowUp(_, let severity, let dueAt, let closeDueAt):
            self.tasks[caseName]?.severity = severity
            self.tasks[caseName]?.dueAt = dueAt
            self.tasks[caseName]?.closeDueAt = closeDueAt
            return "joined"
        case .alertNow(let severity), .alertInDigest(let severity):
            self.tasks[caseName]?.alertedSeverity = severity
        case .askReason:
            self.reasonCases.insert(caseName)
            self.lastReasonAt = now
        default: break
        }
        return nil
    }

    private func step(_ id: String, task: String?, _ consequences: [Consequence]) -> JSONValue {
        [
            "event": JSONValue(id), "task": JSONValue(task),
            "alert": JSONValue(consequences.contains { $0.alertWord == "now" }),
            "followUp": JSONValue(consequences.compactMap(\.reasonWord).first),
        ]
    }
}

extension Consequence {
    /// The vectors' word for an alert: `now`, `digest`.
    var alertWord: String? {
        switch self {
        case .alertNow: "now"
        case .alertInDigest: "digest"
        default: nil
        }
    }

    /// `send`, or the word of the skip.
    var reasonWord: String? {
        switch self {
        case .askReason: "send"
        case .skipReason(let word): word
        default: nil
        }
    }

    /// The class it sets, or what happens to the nomination; the consequence itself where it is neither.
    var promotionWord: String {
        switch self {
        case .setClass(let promoterClass, _): promoterClass.rawValue
        case .correctClass(let score): "score \(score.value)"
        case .nominateAmbassador: "nominated"
        case .withdrawPromotion: "withdrawn"
        default: "\(self)"
        }
    }

    var isNomination: Bool { if case .nominateAmbassador = self { true } else { false } }

    var isOpening: Bool { if case .openFollowUp = self { true } else { false } }
}
