import AfterwordCore
import AfterwordStorage

/// Carries out what ``ResponsePolicy`` decides, in the response's own transaction, so that nothing can be half done.
struct ConsequenceDesk: Sendable {
    private let context: ServiceContext
    private let recovery: RecoveryPlanner
    private let outlet: EventOutlet
    private let writeBack: CaseWriteBack
    private let optional: OptionalQuestion

    init(_ context: ServiceContext) {
        self.context = context
        self.recovery = RecoveryPlanner(context)
        self.outlet = EventOutlet(context)
        self.writeBack = CaseWriteBack(context)
        self.optional = OptionalQuestion(context)
    }

    /// Decides and applies, for one answer that is stored already.
    func follow(_ answer: AnswerToFollow, in connection: any SQLConnection) throws {
        let known = try AnswerSurroundings(
            about: answer.invitation,
            now: answer.now,
            self.context.store,
            in: connection
        )
        try self.follow([answer], known, in: connection)
    }

    /// The same for answers of different people about different cases.
    func follow(_ answers: [AnswerToFollow], _ known: AnswerSurroundings, in connection: any SQLConnection) throws {
        var rows = ConsequenceRows()
        for answer in answers { try self.follow(answer, known, &rows, in: connection) }
        try rows.store(in: self.context.store, connection)
    }

    private func follow(
        _ answer: AnswerToFollow,
        _ known: AnswerSurroundings,
        _ rows: inout ConsequenceRows,
        in connection: any SQLConnection
    ) throws {
        let (response, previous) = (answer.response, answer.previous)
        if let previous, previous.id != response.id {
            try self.context.store.handOver(from: previous.id, to: response, in: connection)
        }
        let supportCase = known.case(of: response)
        let answered = AnsweredSurvey(
            response: response,
            survey: answer.survey,
            invitation: answer.invitation,
            contact: answer.contact,
            case: supportCase,
            team: supportCase.flatMap { self.context.account.team($0.team) },
            now: answer.now
        )
        var facts = self.facts(answered, known)
        facts.isReasonKnown = answer.sheet.isReasonKnown(of: answer.survey)
        facts.previous = previous.map { GivenAnswer($0, answer.survey) }
        facts.remaining = try self.remaining(facts, answered, known, in: connection)
        let applier = ConsequenceApplier(context: self.context, answered: answered)
        try applier.apply(ResponsePolicy.consequences(of: facts), &rows, in: connection)
        if previous?.scoreClass != response.scoreClass {
            try self.recovery.note(response, to: answer.invitation, now: answer.now, in: connection)
        }
        try self.tell(answered, isRevision: previous != nil, in: connection)
        let change: CaseWriteBack.Change = previous.map { .replaced(score: $0.score) } ?? .answered
        try self.writeBack.write(change, answered, in: connection)
        // In a conversation it is asked by a message, which also says when: see ``OfferInConversation``.
        if previous == nil, response.evidence != .platform {
            self.optional.show(after: answered, known.history(of: response), &rows)
        }
    }

    /// Takes back what an answer caused that turned out to be a machine's and counts no more.
    func undo(_ response: Response, now: Instant, in connection: any SQLConnection) throws {
        let store = self.context.store
        var response = response
        response.state = .quarantined
        guard let survey = self.context.surveys()[response.survey],
            let contact = try store.contact(response.contactID, in: connection),
            let invitation = try store.invitation(response.invitationID, in: connection)
        else { return }
        let known = try AnswerSurroundings(about: invitation, now: now, store, in: connection)
        let answered = AnsweredSurvey(
            response: response,
            survey: survey,
            invitation: invitation,
            contact: contact,
            case: known.case(of: response),
            team: nil,
            now: now
        )
        var facts = self.facts(answered, known)
        facts.previous = facts.answer
        facts.answer = GivenAnswer()
        facts.remaining = try self.remaining(facts, answered, known, in: connection)
        let applier = ConsequenceApplier(context: self.context, answered: answered)
        var rows = ConsequenceRows()
        try applier.apply(ResponsePolicy.consequences(of: facts), &rows, in: connection)
        try rows.store(in: store, connection)
        try self.writeBack.write(.withdrawn, answered, in: connection)
    }

    private func facts(_ answered: AnsweredSurvey, _ known: AnswerSurroundings) -> ResponseFacts {
        var facts = ResponseFacts(
            now: answered.now,
            answer: GivenAnswer(answered.response, answered.survey),
            calendar: self.context.account.calendar(of: answered.team)
        )
        facts.targets = self.context.account.followUps.targets
        facts.lowRule = answered.survey.low
        facts.openTask = known.openTask(of: answered.response).map(ResponseFacts.OpenTask.init)
        facts.otherTask = known.otherTask(of: answered.response).map(ResponseFacts.OpenTask.init)
        facts.isOptedOut = answered.contact.optedOutAt != nil
        facts.lastReasonSentAt = known.history(of: answered.response).lastReasonSentAt
        facts.reasonSentForCase = known.isReasonAsked(about: answered.response)
        return facts
    }

    /// What else the open task is about; looked up only for a low answer that is taken back or corrected.
    private func remaining(
        _ facts: ResponseFacts,
        _ answered: AnsweredSurvey,
        _ known: AnswerSurroundings,
        in connection: any SQLConnection
    ) throws -> LowAnswer? {
        guard facts.previous?.concern(under: facts.lowRule) != nil,
            let open = known.openTask(of: answered.response)
        else { return nil }
        return try self.context.store.answers(around: open.task, in: connection)
            .filter { $0.id != answered.response.id }
            .compactMap(self.lowAnswer)
            .max { ($0.severity, $0.responseID) < ($1.severity, $1.responseID) }
    }

    /// The answer as a task holds it; `nil` if it is not low or its survey opens no tasks.
    private func lowAnswer(_ response: Response) -> LowAnswer? {
        let survey = self.context.surveys()[response.survey]
        guard survey?.low?.opensFollowUp ?? true else { return nil }
        let severity = survey.map { GivenAnswer(response, $0).concern(under: $0.low) } ?? response.severity
        return severity.map { LowAnswer(responseID: response.id, score: response.score, severity: $0) }
    }

    private func tell(
        _ answered: AnsweredSurvey,
        isRevision: Bool,
        in connection: any SQLConnection
    ) throws {
        let event: OutgoingEvent = isRevision ? .responseRevised : .responseRecorded
        guard self.outlet.isWanted(event) else { return }
        let data = ResponseData(answered)
        try self.outlet.tell(event, data, about: answered.contact.id, at: answered.now, in: connection)
    }
}

/// A recorded answer whose consequences are to be drawn.
struct AnswerToFollow: Sendable {
    var response: Response
    /// The answer this one corrects or displaces; `nil` for a first answer.
    var previous: Response?
    var contact: Contact
    var sheet: AnswerSheet
    var survey: Survey
    var invitation: Invitation
    var now: Instant
}

extension AnswerToFollow {
    init(_ response: Response, in entry: ResponseEntry, instead previous: Response?) {
        self.init(
            response: response,
            previous: previous,
            contact: entry.contact,
            sheet: entry.sheet,
            survey: entry.survey,
            invitation: entry.invitation,
            now: entry.now
        )
    }
}

/// A recorded answer with the rows around it, as consequences need them.
struct AnsweredSurvey: Sendable {
    var response: Response
    var survey: Survey
    var invitation: Invitation
    var contact: Contact
    var `case`: SupportCase?
    var team: Team?
    var now: Instant

    /// A further invitation that comes out of this answer.
    func invitation(_ survey: Survey, purpose: Invitation.Purpose, ids: IDGenerator) -> Invitation {
        var further = Invitation(
            id: ids.next(at: self.now),
            survey: survey.name,
            surveyVersion: survey.version,
            kind: survey.kind,
            purpose: purpose,
            contactID: self.contact.id,
            state: .waiting,
            locale: survey.language(for: [self.invitation.locale]),
            createdAt: self.now
        )
        further.caseID = self.invitation.caseID
        further.resolutionNumber = self.invitation.resolutionNumber
        further.resolvedAt = self.invitation.resolvedAt
        further.responseID = self.response.id
        further.segments = self.invitation.segments
        return further
    }
}

extension Response {
    /// The score as a value on its scale.
    var storedScore: Score? { self.scale.flatMap { scale in self.score.flatMap { Score($0, on: scale) } } }
}

extension GivenAnswer {
    /// What a stored answer set said; scores of questions that the survey no longer has are not looked for.
    init(_ response: Response, _ survey: Survey) {
        let own = survey.scoredQuestion?.id
        self.init(score: response.storedScore, comment: response.comment, language: response.locale)
        self.furtherScores = survey.questions.filter { $0.id != own }.compactMap { question in
            question.scale.flatMap { scale in
                response.answers[question.id].flatMap { Int($0) }.flatMap { Score($0, on: scale) }
            }
        }
    }
}

extension ResponseFacts.OpenTask {
    init(_ open: OpenTask) {
        self.init(
            id: open.task.id,
            severity: open.task.severity,
            dueAt: open.task.dueAt,
            closeDueAt: open.task.closeDueAt,
            isBegun: open.task.state != .open,
            alertedSeverity: open.alerted
        )
    }
}

/// `data` of `response.recorded` and `response.revised`; the same fields as a response in the API.
struct ResponseData: Encodable {
    var id: String
    var survey: String
    var kind: String
    var score: Int?
    var scale: String?
    var scoreClass: String?
    var state: String
    var evidence: Int
    var revision: Int
    var comment: String?
    var answeredAt: String
    var `case`: CaseReference?
    var contact: ContactReference

    private enum CodingKeys: String, CodingKey {
        case id, survey, kind, score, scale, state, evidence, revision, comment, answeredAt, `case`, contact
        case scoreClass = "class"
    }

    init(_ answered: AnsweredSurvey) {
        let response = answered.response
        self.id = response.id.text
        self.survey = response.survey
        self.kind = response.kind.rawValue
        self.score = response.score
        self.scale = response.scale?.name
        self.scoreClass = response.scoreClass?.rawValue
        self.state = response.state.rawValue
        self.evidence = response.evidence.rawValue
        self.revision = response.revision
        self.comment = response.comment
        self.answeredAt = response.answeredAt.rfc3339
        self.case = answered.case.map(CaseReference.init)
        self.contact = ContactReference(answered.contact)
    }
}
