import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

@Suite struct APIKeysTests {
    private let clock = ManualClock()

    @Test func `a key is never stored in clear`() async throws {
        try await withService(clock: self.clock) { context in
            let made = try await APIKeys(context).create(name: "crm", scopes: ["*"], by: "cli")
            let row = try await context.store.database.read { try $0.firstRow("SELECT * FROM api_key") }
            let kept = try ["name", "hash", "hint", "scopes"].map { try #require(row).text($0) }
            #expect(made.secret.hasPrefix("aw_") && made.secret.utf8.count == 55)
            #expect(!kept.contains { $0.contains(made.secret.dropFirst(8)) })
            #expect(try #require(row).text("hint") == String(made.secret.prefix(8)))
        }
    }

    @Test func `a key is verified with its scopes, anything else is not`() async throws {
        try await withService(clock: self.clock) { context in
            let keys = APIKeys(context)
            let made = try await keys.create(name: "crm", scopes: ["events:write", "metrics:read"], by: "cli")
            let found = try await keys.verify(made.secret)
            #expect(found?.scopes == [.eventsWrite, .metricsRead])
            #expect(found?.name == "crm")
            for wrong in ["", "aw_", made.secret + "a", String(made.secret.dropLast()), made.secret.uppercased()] {
                #expect(try await keys.verify(wrong) == nil)
            }
        }
    }

    @Test func `a revoked key fails at once, and is revoked only once`() async throws {
        try await withService(clock: self.clock) { context in
            let keys = APIKeys(context)
            let made = try await keys.create(name: "crm", scopes: ["*"], by: "cli")
            #expect(try await keys.verify(made.secret) != nil)
            #expect(try await keys.revoke(made.key.id, by: "cli"))
            #expect(try await keys.verify(made.secret) == nil)
            #expect(try await keys.revoke(made.key.id, by: "cli") == false)
            #expect(try await keys.list().map(\.revokedAt) == [self.clock.now])
        }
    }

    @Test func `another instance's revocation is seen after a minute at the latest`() async throws {
        try await withService(clock: self.clock) { context in
            let here = APIKeys(context)
            let made = try await here.create(name: "crm", scopes: ["*"], by: "cli")
            #expect(try await here.verify(made.secret) != nil)
            #expect(try await APIKeys(context).revoke(made.key.id, by: "cli"))
            self.clock.advance(by: .seconds(59))
            #expect(try await here.verify(made.secret) != nil)
            self.clock.advance(by: .seconds(1))
            #expect(try await here.verify(made.secret) == nil)
        }
    }

    @Test func `use is noted at most once a minute`() async throws {
        try await withService(clock: self.clock) { context in
            let keys = APIKeys(context)
            let made = try await keys.create(name: "crm", scopes: ["*"], by: "cli")
            let start = self.clock.now
            for (wait, expected) in [(0, 0), (30, 0), (29, 0), (1, 60)] {
                self.clock.advance(by: .seconds(wait))
                _ = try await keys.verify(made.secret)
                #expect(try await keys.list().first?.lastUsedAt == start + .seconds(expected))
            }
        }
    }

    @Test func `an unknown scope is refused and the valid ones are named`() async throws {
        try await withService(clock: self.clock) { context in
            let error = await #expect(throws: FieldError.self) {
                try await APIKeys(context).create(name: "crm", scopes: ["*", "event:write"], by: "cli")
            }
            let message = try #require(error?.message)
            #expect(error?.field == "scopes[1]")
            #expect(Scope.allCases.allSatisfy { message.contains($0.rawValue) })
            #expect(try await APIKeys(context).list().isEmpty)
        }
    }

    @Test(arguments: ["", " crm", "crm ", "c\nrm", "c\u{200B}rm", String(repeating: "a", count: 65)])
    func `a name that cannot be read is refused`(name: String) async throws {
        try await withService(clock: self.clock) { context in
            await #expect(throws: FieldError.self) {
                try await APIKeys(context).create(name: name, scopes: ["*"], by: "cli")
            }
        }
    }
}
