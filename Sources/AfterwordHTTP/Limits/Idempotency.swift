import Crypto
import HTTPTypes
import NIOCore

/// Remembers the first reply to an `Idempotency-Key` for 24 hours.
package protocol IdempotencyStore: Sendable {
    /// Claims the key for this principal. A claim that was never finished (the process died) may be claimed anew after a minute.
    func begin(key: String, principal: String, bodyDigest: String) async throws -> IdempotencyClaim
    func finish(key: String, principal: String, reply: StoredReply) async throws
    /// Gives the key back after a request that changed nothing.
    func release(key: String, principal: String) async throws
}

/// What is known about a key.
package enum IdempotencyClaim: Sendable, Equatable {
    case new
    case replay(StoredReply)
    /// The key was used with another body.
    case mismatch
    case inFlight
}

/// A reply as it is kept: only text bodies of API endpoints.
package struct StoredReply: Sendable, Equatable {
    package var status: Int
    package var headers: [String: String]
    package var body: String

    package init(status: Int, headers: [String: String], body: String) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// `nil` for streams, which idempotent endpoints do not answer with.
    package init?(_ reply: EndpointReply) {
        guard case .bytes(let buffer) = reply.body else { return nil }
        let headers = reply.headers.map { ($0.name.canonicalName, $0.value) }
        self.init(
            status: reply.status.code,
            headers: Dictionary(headers, uniquingKeysWith: { first, _ in first }),
            body: String(buffer: buffer)
        )
    }

    package var reply: EndpointReply {
        var fields = HTTPFields()
        for (name, value) in self.headers.sorted(by: { $0.key < $1.key }) {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        fields[.idempotentReplayed] = "true"
        return EndpointReply(
            status: .init(code: self.status),
            headers: fields,
            body: .bytes(ByteBuffer(string: self.body))
        )
    }
}

/// Runs an endpoint once per `Idempotency-Key`.
struct IdempotentCall: Sendable {
    static let longestKey = 255

    let store: any IdempotencyStore

    /// Only replies that came from the handler are kept: a use case is one transaction, so one that threw changed nothing and the key
    /// is given back for the next try.
    func run(
        _ request: EndpointRequest,
        handler: @Sendable (EndpointRequest) async throws -> EndpointReply
    ) async throws -> EndpointReply {
        guard let key = request.headers[.idempotencyKey], let principal = request.principal?.name else {
            return try await handler(request)
        }
        guard !key.isEmpty, key.utf8.count <= Self.longestKey else {
            throw Problem.invalid("Idempotency-Key", "must have 1 to \(Self.longestKey) characters")
        }
        switch try await self.store.begin(key: key, principal: principal, bodyDigest: Self.digest(of: request)) {
        case .replay(let stored): return stored.reply
        case .mismatch: throw Problem(.idempotencyMismatch)
        case .inFlight: throw Problem(.idempotencyInFlight, retryAfter: .seconds(1))
        case .new: break
        }
        let reply: EndpointReply
        do {
            reply = try await handler(request)
        } catch {
            try await self.store.release(key: key, principal: principal)
            throw error
        }
        if let stored = StoredReply(reply) {
            try await self.store.finish(key: key, principal: principal, reply: stored)
        }
        return reply
    }

    /// Another path or query with the same key is another request too.
    private static func digest(of request: EndpointRequest) -> String {
        var hash = SHA256()
        hash.update(data: Array("\(request.method.rawValue) \(request.target)\n".utf8))
        hash.update(data: Array(request.body.readableBytesView))
        return hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
