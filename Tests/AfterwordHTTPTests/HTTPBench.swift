import AfterwordCore
import AfterwordHTTP
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Synchronization

/// Everything an endpoint needs around it, in memory.
struct HTTPBench: Sendable {
    var sessions = MemorySessions()
    var idempotency = MemoryIdempotency()
    var limiter = RateLimiter()
    var publicURL = PublicURL("http://127.0.0.1:8080")
    var errorPage: ErrorPage?

    func router(_ endpoints: [Endpoint]) -> EndpointRouter {
        EndpointRouter(
            endpoints: endpoints,
            gate: Gate(keys: KeyBook(), sessions: self.sessions, publicURL: self.publicURL, limiter: self.limiter),
            idempotency: self.idempotency,
            defaultHeaders: .safeDefaults(isSecure: self.publicURL.isSecure),
            accessLogLevel: .trace,
            errorPage: self.errorPage
        )
    }

    func serve(
        _ endpoints: [Endpoint],
        at door: EndpointContext.Listener = .network,
        _ body: @escaping @concurrent @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        let responder = RimResponder(rim: self.router(endpoints).responder(), door: door)
        try await Application(responder: responder, logger: .silent).test(.router, body)
    }
}

extension Logger {
    static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

extension Endpoint {
    /// An endpoint of which only the part under test matters.
    static func sample(
        _ method: HTTPRequest.Method = .get,
        _ path: PathPattern = "/v1/things",
        access: EndpointAccess = .open,
        body: EndpointBody? = nil,
        isIdempotent: Bool = false,
        handler: @escaping Handler = { _ in .json(["ok": true]) }
    ) -> Endpoint {
        Endpoint(
            method,
            path,
            name: "\(method.rawValue) \(path.pattern)",
            "A sample",
            tag: .operations,
            access: access,
            body: body,
            replies: [.json(.anything)],
            isIdempotent: isIdempotent,
            handler: handler
        )
    }
}

extension TestResponse {
    /// The body as JSON; `null` if it is none.
    var json: JSONValue { (try? JSONReader.read(self.body.readableBytesView)) ?? .null }
    /// The problem's code.
    var code: String? { self.json["code"]?.string }
}

extension TestClientProtocol {
    func send(
        _ method: HTTPRequest.Method = .get,
        _ uri: String,
        _ headers: [(String, String)] = [],
        body: String? = nil
    ) async throws -> TestResponse {
        var fields = HTTPFields()
        for (name, value) in headers {
            if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
        }
        let buffer = body.map { ByteBuffer(string: $0) }
        return try await self.execute(uri: uri, method: method, headers: fields, body: buffer) { $0 }
    }
}

/// Knows three keys: `all`, `read` and `write`.
struct KeyBook: APIKeyVerifier {
    func principal(forKey key: String) async throws -> Principal? {
        switch key {
        case "all": Principal(name: "key:all", scopes: [.all])
        case "read": Principal(name: "key:read", scopes: [.responsesRead])
        case "write": Principal(name: "key:write", scopes: [.eventsWrite])
        default: nil
        }
    }
}

/// One session per role; the token is the role's name and the form token `form-` and the name.
struct MemorySessions: SessionStore {
    func session(forToken token: String) async throws -> StaffSession? {
        Role(rawValue: token).map { role in
            StaffSession(principal: Principal(name: "user:\(token)", role: role), formToken: "form-\(token)")
        }
    }
}

final class MemoryIdempotency: IdempotencyStore {
    private struct Entry {
        var digest: String
        var reply: StoredReply?
    }

    private let entries = Mutex<[String: Entry]>([:])

    func begin(key: String, principal: String, bodyDigest: String) async throws -> IdempotencyClaim {
        self.entries.withLock { entries in
            guard let entry = entries["\(principal) \(key)"] else {
                entries["\(principal) \(key)"] = Entry(digest: bodyDigest)
                return .new
            }
            if entry.digest != bodyDigest { return .mismatch }
            return entry.reply.map(IdempotencyClaim.replay) ?? .inFlight
        }
    }

    func finish(key: String, principal: String, reply: StoredReply) async throws {
        self.entries.withLock { $0["\(principal) \(key)"]?.reply = reply }
    }

    func release(key: String, principal: String) async throws {
        self.entries.withLock { $0["\(principal) \(key)"] = nil }
    }
}
