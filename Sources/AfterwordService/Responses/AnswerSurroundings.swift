import AfterwordCore
import AfterwordStorage

/// What is known around recorded answers when their consequences are decided, looked up for all of them at once.
struct AnswerSurroundings: Sendable {
    private let cases: [EntityID<SupportCase>: SupportCase]
    private let histories: [EntityID<Contact>: AskingHistory]
    private let tasks: [EntityID<Contact>: [OpenTask]]
    private let casesAskedForReason: Set<EntityID<SupportCase>>

    /// Each answer is another person's.
    init(
        of answers: [(response: Response, now: Instant)],
        _ store: Store,
        in connection: any SQLConnection
    ) throws {
        let cases = Array(Set(answers.compactMap(\.response.caseID)))
        let moments = Dictionary(answers.map { ($0.response.contactID, $0.now) }, uniquingKeysWith: max)
        self.cases = try store.supportCases(cases, in: connection)
        self.histories = try store.askingHistories(of: moments, in: connection)
        self.tasks = try store.openTasks(of: Array(moments.keys), in: connection)
        self.casesAskedForReason = try store.casesAskedForReason(among: cases, in: connection)
    }

    func `case`(of response: Response) -> SupportCase? { response.caseID.flatMap { self.cases[$0] } }

    func history(of response: Response) -> AskingHistory { self.histories[response.contactID] ?? AskingHistory() }

    /// Worst and newest first.
    func openTasks(of response: Response) -> [OpenTask] { self.tasks[response.contactID] ?? [] }

    func isReasonAsked(about response: Response) -> Bool {
        response.caseID.map(self.casesAskedForReason.contains) ?? false
    }
}
