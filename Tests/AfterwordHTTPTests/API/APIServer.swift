import AfterwordCore
import AfterwordHTTP
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Testing

/// The whole API on a store of its own, with the shipped surveys and one channel that reaches a system.
struct APIServer: Sendable {
    let context: ServiceContext
    let clock: ManualClock
    let client: any TestClientProtocol

    /// Starts it in memory. The key `everything` may do all; any other key has the one scope it is named after.
    static func run(_ body: @escaping @concurrent @Sendable (APIServer) async throws -> Void) async throws {
        let library = try SurveyLibrary(folder: nil, channels: nil)
        let keyring = try Keyring(text: Keyring.makeText())
        let configuration = ConfigurationFile.read(Array("{}".utf8), path: "afterword.yaml", environment: [:])
        let account = Account(try #require(configuration.configuration))
        let clock = ManualClock()
        try await withStore { store in
            let context = ServiceContext(
                store: store,
                account: account,
                channels: [SystemChannel()],
                surveys: { Dictionary(uniqueKeysWithValues: library.all.map { ($0.name, $0) }) },
                mint: TokenMint(keyring: keyring),
                now: { clock.now }
            )
            let app = Application(responder: RimResponder(rim: Self.router(context).responder()), logger: .silent)
            try await app.test(.router) { client in
                try await body(APIServer(context: context, clock: clock, client: client))
            }
        }
    }

    static func router(_ context: ServiceContext) -> EndpointRouter {
        EndpointRouter(
            endpoints: APIEndpoints.all(context).flatMap(\.endpoints),
            gate: Gate(
                keys: ScopeKeys(),
                sessions: MemorySessions(),
                publicURL: PublicURL(context.account.publicURL)
            ),
            idempotency: MemoryIdempotency(),
            defaultHeaders: [:],
            accessLogLevel: .trace
        )
    }
}

/// One reply, its body as JSON.
struct APIReply {
    var status: HTTPResponse.Status
    var headers: HTTPFields
    var json: JSONValue
    var text: String

    /// The fields that a problem names.
    var faults: [String] { self.json["errors"]?.array?.compactMap { $0["field"]?.string } ?? [] }
    /// What a problem says about its fields.
    var messages: String {
        let errors = self.json["errors"]?.array?.compactMap { $0["message"]?.string } ?? []
        return ([self.json["detail"]?.string].compactMap(\.self) + errors).joined(separator: "; ")
    }
    /// The rows of a list.
    var rows: [JSONValue] { self.json["data"]?.array ?? [] }
}

extension APIServer {
    func get(_ path: String, key: String = "everything") async throws -> APIReply {
        try await self.send(.get, path, key: key)
    }

    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: String? = nil,
        key: String = "everything",
        headers: HTTPFields = [:]
    ) async throws -> APIReply {
        var fields = headers
        fields[.authorization] = "Bearer \(key)"
        if body != nil, fields[.contentType] == nil { fields[.contentType] = "application/json" }
        return try await self.client.execute(
            uri: path,
            method: method,
            headers: fields,
            body: body.map { ByteBuffer(string: $0) }
        ) { response in
            let text = String(buffer: response.body)
            let json = try? JSONReader.read(response.body.readableBytesView)
            return APIReply(status: response.status, headers: response.headers, json: json ?? .null, text: text)
        }
    }

    /// A resolved case of a new person, in structured mode.
    @discardableResult
    func resolve(_ id: String, source: String = "desk") async throws -> APIReply {
        try await self.send(
            .post,
            "/v1/events",
            APIEvents.resolved(id, source: source),
            headers: [.contentType: "application/cloudevents+json"]
        )
    }

    /// Resolves a case and answers its invitation as a person would.
    func answer(_ id: String, score: Int, comment: String = "") async throws {
        try await self.resolve(id)
        let invitations = try await RecordLists(self.context).invitations(limit: 1).rows
        let invitation = try #require(invitations.first.flatMap { EntityID<Invitation>(text: $0.id) })
        let nonce = FormNonce.make(for: invitation, issuedAt: self.clock.now, mint: self.context.mint)
        self.clock.advance(by: .seconds(5))
        let values = ["score": String(score), "comment": comment]
        var submission = Submission(invitationID: invitation, values: values, nonce: nonce.text)
        submission.scriptRan = true
        submission.scriptSawActivity = true
        guard case .thanks = try await ResponseIntake(self.context).record(submission) else {
            Issue.record("the answer was not taken")
            return
        }
    }
}

/// Events as senders write them.
enum APIEvents {
    static func resolved(_ id: String, source: String = "desk") -> String {
        """
        {"specversion":"1.0","id":"event-\(id)","source":"\(source)","type":"case.resolved",\
        "time":"2026-03-02T09:00:00Z","data":\(self.data(id))}
        """
    }

    static func data(_ id: String) -> String {
        """
        {"case":{"id":"\(id)","channel":"email","subject":"Broken lamp"},\
        "contact":{"email":"\(id.lowercased().filter(\.isLetter))\(id.filter(\.isNumber))@example.org","name":"Ana"}}
        """
    }
}

/// A channel to a system: nobody needs an address.
private struct SystemChannel: AfterwordCore.Channel {
    static let typeName = "letterbox"
    let id = "letters"
    let addressKind: String? = nil
    let afterUnclearCrash = UnclearPolicy.resend
    let events = EventSubscription.only([])

    func destination(for recipient: String?) -> String { "letters@localhost:1" }

    func next(_ message: OutgoingMessage, replies: [TransportReply]) -> ChannelStep {
        .finished(.sent, learned: Learned())
    }
}

private struct ScopeKeys: APIKeyVerifier {
    func principal(forKey key: String) async throws -> Principal? {
        if key == "everything" { return Principal(name: "key:everything", scopes: [.all]) }
        return Scope(rawValue: key).map { Principal(name: "key:\(key)", scopes: [$0]) }
    }
}
