import AfterwordCore
package import AfterwordService
import AfterwordStorage

/// Finds principals among the service's API keys.
package struct ServiceKeys: APIKeyVerifier {
    private let keys: APIKeys

    package init(_ keys: APIKeys) {
        self.keys = keys
    }

    package func principal(forKey key: String) async throws -> Principal? {
        guard let found = try await self.keys.verify(key) else { return nil }
        return Principal(name: "key:\(found.name):\(found.id)", scopes: found.scopes)
    }
}

/// Finds the service's browser sessions.
package struct ServiceSessions: SessionStore {
    private let signIn: SignIn

    package init(_ signIn: SignIn) {
        self.signIn = signIn
    }

    package func session(forToken token: String) async throws -> StaffSession? {
        guard let session = try await self.signIn.session(forToken: token) else { return nil }
        let principal = Principal(name: "user:\(session.user.name)", role: session.user.role)
        return StaffSession(principal: principal, formToken: session.formToken)
    }
}

/// Keeps replies in the service's ledger.
package struct ServiceIdempotency: IdempotencyStore {
    private let ledger: IdempotencyLedger

    package init(_ ledger: IdempotencyLedger) {
        self.ledger = ledger
    }

    package func begin(key: String, principal: String, bodyDigest: String) async throws -> IdempotencyClaim {
        switch try await self.ledger.begin(key: key, principal: principal, bodyDigest: bodyDigest) {
        case .new: .new
        case .mismatch: .mismatch
        case .inFlight: .inFlight
        case .replay(let kept): .replay(StoredReply(status: kept.status, headers: kept.headers, body: kept.body))
        }
    }

    package func finish(key: String, principal: String, reply: StoredReply) async throws {
        let kept = KeptReply(status: reply.status, headers: reply.headers, body: reply.body)
        try await self.ledger.finish(key: key, principal: principal, reply: kept)
    }

    package func release(key: String, principal: String) async throws {
        try await self.ledger.release(key: key, principal: principal)
    }
}
