import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

@Suite struct IdempotencyLedgerTests {
    private let clock = ManualClock()
    private let reply = KeptReply(status: 201, headers: ["Content-Type": "application/json"], body: "{}")

    private func withLedger(_ body: (IdempotencyLedger) async throws -> Void) async throws {
        try await withService(clock: self.clock) { try await body(IdempotencyLedger($0)) }
    }

    private func expect(
        _ expected: IdempotencyLedger.Claim,
        of ledger: IdempotencyLedger,
        principal: String = "p",
        body: String,
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let claim = try await ledger.begin(key: "k", principal: principal, bodyDigest: body)
        #expect(claim == expected, sourceLocation: location)
    }

    @Test func `the first reply is given again for a day, then the key is free`() async throws {
        try await self.withLedger { ledger in
            try await self.expect(.new, of: ledger, body: "d")
            try await ledger.finish(key: "k", principal: "p", reply: self.reply)
            self.clock.advance(by: .hours(24) - .milliseconds(1))
            try await self.expect(.replay(self.reply), of: ledger, body: "d")
            self.clock.advance(by: .milliseconds(1))
            try await self.expect(.new, of: ledger, body: "d")
        }
    }

    @Test func `another body is a mismatch, another principal has keys of its own`() async throws {
        try await self.withLedger { ledger in
            try await self.expect(.new, of: ledger, body: "d")
            try await self.expect(.mismatch, of: ledger, body: "e")
            try await self.expect(.new, of: ledger, principal: "q", body: "e")
        }
    }

    @Test func `a running request is in flight for a minute, then its process must have died`() async throws {
        try await self.withLedger { ledger in
            try await self.expect(.new, of: ledger, body: "d")
            self.clock.advance(by: .minutes(1) - .milliseconds(1))
            try await self.expect(.inFlight, of: ledger, body: "d")
            self.clock.advance(by: .milliseconds(1))
            try await self.expect(.new, of: ledger, body: "d")
        }
    }

    @Test func `a released key is free, a finished one is not released`() async throws {
        try await self.withLedger { ledger in
            try await self.expect(.new, of: ledger, body: "d")
            try await ledger.release(key: "k", principal: "p")
            try await self.expect(.new, of: ledger, body: "e")
            try await ledger.finish(key: "k", principal: "p", reply: self.reply)
            try await ledger.release(key: "k", principal: "p")
            try await self.expect(.replay(self.reply), of: ledger, body: "e")
        }
    }

    @Test func `of many requests at the same time one runs`() async throws {
        try await self.withLedger { ledger in
            let claims = try await withThrowingTaskGroup(of: IdempotencyLedger.Claim.self) { group in
                for _ in 1...8 {
                    group.addTask { try await ledger.begin(key: "k", principal: "p", bodyDigest: "d") }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(claims.count { $0 == .new } == 1 && claims.count { $0 == .inFlight } == 7)
        }
    }

    @Test func `purging forgets only what is a day old`() async throws {
        try await self.withLedger { ledger in
            for key in ["a", "b"] { _ = try await ledger.begin(key: key, principal: "p", bodyDigest: "d") }
            self.clock.advance(by: .hours(1))
            _ = try await ledger.begin(key: "c", principal: "p", bodyDigest: "d")
            self.clock.advance(by: .hours(23))
            #expect(try await ledger.purge() == 2)
            #expect(try await ledger.purge() == 0)
        }
    }
}
