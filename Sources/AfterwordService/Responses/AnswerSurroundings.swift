import AfterwordCore
import AfterwordStorage

/// What is known around recorded answers when their consequences are decided, looked up for all of them at once.
struct AnswerSurroundings: Sendable {
    private let cases: [EntityID<SupportCase>: SupportCase]
    private let histories: [EntityID<Contact>: AskingHistory]
    private let tasks: [EntityID<Contact>: [OpenTask]]
    private let casesAskedForReason: Set<EntityID<SupportCase>>

    /// What has to be asked, to go out together with other questions of the caller.
    struct Questions {
        let cases: Inquiry<[EntityID<SupportCase>: SupportCase]>
        let histories: Inquiry<[EntityID<Contact>: AskingHistory]>
        let tasks: Inquiry<[EntityID<Contact>: [OpenTask]]>
        let casesAskedForReason: Inquiry<Set<EntityID<SupportCase>>>

        /// About answers of different people, which may be stored already or not.
        init(about answers: [(invitation: Invitation, now: Instant)], _ store: Store) {
            let moments = Dictionary(
                answers.map { ($0.invitation.contactID, $0.now) },
                uniquingKeysWith: max
            )
            let cases = Array(Set(answers.compactMap(\.invitation.caseID)))
            self.cases = store.supportCases(cases)
            self.histories = store.askingHistories(of: moments, answered: Set(answers.map(\.invitation.id)))
            self.tasks = store.openTasks(of: Array(moments.keys))
            self.casesAskedForReason = store.casesAskedForReason(among: cases)
        }
    }

    init(
        cases: [EntityID<SupportCase>: SupportCase],
        histories: [EntityID<Contact>: AskingHistory],
        tasks: [EntityID<Contact>: [OpenTask]],
        casesAskedForReason: Set<EntityID<SupportCase>>
    ) {
        self.cases = cases
        self.histories = histories
        self.tasks = tasks
        self.casesAskedForReason = casesAskedForReason
    }

    init(about invitation: Invitation, now: Instant, _ store: Store, in connection: any SQLConnection) throws {
        let ask = Questions(about: [(invitation, now: now)], store)
        (self.cases, self.histories, self.tasks, self.casesAskedForReason) = try connection.ask(
            ask.cases,
            ask.histories,
            ask.tasks,
            ask.casesAskedForReason
        )
    }

    func `case`(of response: Response) -> SupportCase? { response.caseID.flatMap { self.cases[$0] } }

    func history(of response: Response) -> AskingHistory { self.histories[response.contactID] ?? AskingHistory() }

    /// The open task about the answer's own case.
    func openTask(of response: Response) -> OpenTask? {
        self.tasks[response.contactID]?.first { $0.task.caseID == response.caseID }
    }

    /// The worst and newest open task of the same person about another case.
    func otherTask(of response: Response) -> OpenTask? {
        self.tasks[response.contactID]?.first { $0.task.caseID != response.caseID }
    }

    func isReasonAsked(about response: Response) -> Bool {
        response.caseID.map(self.casesAskedForReason.contains) ?? false
    }
}
