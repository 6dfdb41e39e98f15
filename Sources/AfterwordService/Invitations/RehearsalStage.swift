import AfterwordCore
import AfterwordStorage

/// The imagined course of a rehearsal: what is still to be decided, and whom the rehearsal has asked so far.
struct RehearsalStage: Sendable {
    /// One decision to make: about a case, first for every survey, later for the one that was put off.
    struct Turn: Sendable {
        var at: Instant
        var supportCase: SupportCase
        /// `nil` = all surveys that a resolution may send.
        var survey: String?
        var putOffFor: DecisionReason?
    }

    /// What the policy said about one survey.
    struct Outcome: Sendable {
        var turn: Turn
        var survey: String
        var kind: SurveyKind
        var verdict: Verdict
    }

    private let context: ServiceContext
    private let start: Instant
    /// Earliest last, so that taking it is cheap.
    private var turns: [Turn] = []
    private var asked: [EntityID<Contact>: [(at: Instant, kind: SurveyKind)]] = [:]
    private var newestCase: [EntityID<Contact>: Instant] = [:]

    init(context: ServiceContext, start: Instant) {
        self.context = context
        self.start = start
    }

    mutating func expect(_ supportCase: SupportCase, at: Instant) {
        self.put(Turn(at: at, supportCase: supportCase))
    }

    /// The next decision in the order of time.
    mutating func next() -> Turn? {
        guard let turn = self.turns.popLast() else { return nil }
        if turn.survey == nil { self.newestCase[turn.supportCase.contactID] = turn.at }
        return turn
    }

    private mutating func put(_ turn: Turn) {
        var (low, high) = (0, self.turns.count)
        while low < high {
            let middle = (low + high) / 2
            if self.turns[middle].at > turn.at { low = middle + 1 } else { high = middle }
        }
        self.turns.insert(turn, at: low)
    }

    /// Asks the policy with today's facts about the person and the imagined history of asking.
    func decide(_ turn: Turn, in connection: any SQLConnection) throws -> [Outcome] {
        guard let contact = try self.context.store.contact(turn.supportCase.contactID, in: connection) else {
            return []
        }
        let surveys = self.context.surveys().values
            .filter { $0.send.on == .caseResolved && (turn.survey == nil || turn.survey == $0.name) }
            .sorted { ($0.kind.precedence, $0.name) < ($1.kind.precedence, $1.name) }
        let before = try self.context.store.askingHistory(
            of: contact.id,
            now: turn.at,
            before: self.start,
            in: connection
        )
        let occasion = InvitationOccasion(
            trigger: .caseResolved,
            contact: contact,
            case: turn.supportCase,
            at: turn.supportCase.state.resolvedAt ?? turn.at
        )
        let around = try InvitationSurroundings(of: occasion, self.context.store, in: connection)
        var imagined = self.asked[contact.id] ?? []
        return surveys.map { survey in
            var facts = InvitationFactsReader(context: self.context)
                .facts(survey: survey, occasion: occasion, around, now: turn.at).facts
            facts.isAlreadyAsked = false
            facts.isReopened = false
            facts.wasDeferred = turn.putOffFor == .throttled || turn.putOffFor == .outsideHours
            facts.isSuperseded = turn.survey != nil && (self.newestCase[contact.id] ?? occasion.at) > occasion.at
            let times = imagined.map(\.at)
            facts.lastInvitedAt = (times + [before.lastInvitedAt].compactMap(\.self)).max()
            facts.lastNPSInvitedAt =
                (imagined.filter { $0.kind == .nps }.map(\.at) + [before.lastNPSInvitedAt].compactMap(\.self)).max()
            facts.invitationsIn365Days = before.invitationsIn365Days + imagined.count
            let verdict = InvitationPolicy.decision(for: facts).verdict
            if verdict == .send { imagined.append((turn.at, survey.kind)) }
            return Outcome(turn: turn, survey: survey.name, kind: survey.kind, verdict: verdict)
        }
    }

    /// Notes an outcome; what was put off is decided again when its time comes.
    mutating func take(_ outcome: Outcome, into report: inout RuleRehearsalReport) {
        switch outcome.verdict {
        case .send:
            self.asked[outcome.turn.supportCase.contactID, default: []].append((outcome.turn.at, outcome.kind))
            report.count(outcome.survey) { $0.asked += 1 }
        case .suppress(.excludedSegment): report.count(outcome.survey) { $0.notMeant += 1 }
        case .suppress(let reason): report.count(outcome.survey) { $0.notAsked[reason.rawValue, default: 0] += 1 }
        case .deferred(let reason, let until):
            guard until <= report.to, until > outcome.turn.at else {
                report.count(outcome.survey) { $0.waiting[reason.rawValue, default: 0] += 1 }
                return
            }
            var turn = outcome.turn
            turn.at = until
            turn.survey = outcome.survey
            turn.putOffFor = reason
            self.put(turn)
        }
    }
}
