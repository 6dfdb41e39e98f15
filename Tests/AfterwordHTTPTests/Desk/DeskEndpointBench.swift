import AfterwordCore
import AfterwordDelivery
import AfterwordHTTP
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

/// A desk on an empty store, and people who answer surveys at it.
struct DeskEndpointBench: Sendable {
    let clock: ManualClock
    let service: ServiceContext

    /// Gives `body` a desk with the shipped surveys and one inbox channel.
    static func run(_ body: (DeskEndpointBench) async throws -> Void) async throws {
        let clock = ManualClock()
        let environment = ChannelEnvironment(socketPath: "/nowhere/afterword.sock", brand: "Example")
        let inbox = try InboxChannel(id: "inbox", settings: [:], environment: environment)
        let surveys = try SurveyLibrary(folder: nil, channels: nil).byName
        try await withService(clock: clock, channels: [inbox], surveys: surveys) { service in
            try await body(DeskEndpointBench(clock: clock, service: service))
        }
    }

    /// Serves the desk to a visitor at the network's or the socket's door.
    func serve(
        at door: EndpointContext.Listener = .network,
        _ body: @escaping @concurrent @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        let context = try DeskContext(service: self.service, surveyFolder: nil)
        var bench = HTTPBench()
        bench.errorPage = DeskErrorPage(context.renderer).reply
        try await bench.serve(DeskEndpoints.all(context).flatMap(\.endpoints), at: door, body)
    }

    /// Closes a case and gives back the invitation it made.
    @discardableResult
    func closeCase(_ id: String, by name: String = "Ana") async throws -> Invitation {
        var facts = CaseFacts(id: id)
        facts.number = "1234"
        facts.subject = "Late delivery"
        var person = ContactFacts()
        person.name = name
        person.email = "\(name.lowercased())@example.org"
        let event = CaseEvent(
            source: "desk",
            id: "closed \(id)",
            type: .caseResolved,
            at: self.clock.now,
            case: facts,
            contact: person
        )
        try await CaseIntake(self.service).accept([event])
        let store = self.service.store
        return try await store.database.read { connection in
            let found = try store.supportCase(source: "desk", externalID: id, in: connection)
            let invitations = try found.map { try store.invitations(ofCase: $0.id, in: connection) }
            return try #require(invitations?.first)
        }
    }

    /// Answers as a person with a mouse; a touched trap makes the answer quarantined.
    func answer(
        _ invitation: Invitation,
        _ score: Int,
        saying comment: String = "",
        touchingTrap isTrapTouched: Bool = false
    ) async throws {
        let nonce = SurveyVisits(self.service).nonce(for: invitation.id)
        self.clock.advance(by: .seconds(14))
        var submission = Submission(
            invitationID: invitation.id,
            values: ["score": String(score), "comment": comment],
            nonce: nonce
        )
        submission.scriptRan = true
        submission.scriptSawActivity = true
        submission.isTrapTouched = isTrapTouched
        _ = try await ResponseIntake(self.service).record(submission)
    }

    /// The most urgent open task.
    func firstTask() async throws -> FollowUpRecord {
        let tasks = try await RecordLists(self.service).followUps(limit: 2).rows
        return try #require(tasks.first)
    }

    /// Every task, the most urgent first.
    func tasks() async throws -> [FollowUpRecord] {
        try await RecordLists(self.service).followUps(limit: 100).rows
    }

    /// Gives a task an owner.
    func give(_ task: FollowUpRecord, to owner: String) async throws {
        let id = try #require(EntityID<FollowUp>(text: task.id))
        _ = try await FollowUpDesk(self.service)
            .change(id, version: task.version, by: "test", FollowUpChange(owner: owner))
    }

    /// Makes an account.
    func hire(_ name: String, as role: Role = .agent) async throws {
        let store = self.service.store
        let user = StaffUser(id: store.ids.next(at: self.clock.now), name: name, role: role, createdAt: self.clock.now)
        try await store.database.write { try store.insert(user, passwordHash: nil, in: $0) }
    }

    /// The newest answer in a state.
    func firstResponse(_ state: ResponseState) async throws -> ResponseRecord {
        var filter = ResponseFilter()
        filter.states = [state]
        let responses = try await RecordLists(self.service).responses(filter, limit: 2).rows
        return try #require(responses.first)
    }
}

extension TestClientProtocol {
    /// A page as a signed-in member of staff with a browser sees it.
    func page(_ uri: String, as role: Role? = .manager) async throws -> TestResponse {
        try await self.send(.get, uri, [("Accept", "text/html")] + Self.cookie(role))
    }

    /// A form of the desk with the session's token, unless another is given.
    func form(
        _ uri: String,
        _ fields: String = "",
        as role: Role = .manager,
        token: String? = nil
    ) async throws -> TestResponse {
        let headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "text/html")]
        let token = token ?? "form-\(role.rawValue)"
        return try await self.send(.post, uri, headers + Self.cookie(role), body: "csrf=\(token)&\(fields)")
    }

    private static func cookie(_ role: Role?) -> [(String, String)] {
        role.map { [("Cookie", "afterword=\($0.rawValue)")] } ?? []
    }
}

extension TestResponse {
    var text: String { String(buffer: self.body) }

    var location: String? { self.headers[.location] }
}
