import AfterwordCore
import AfterwordStorage
import AfterwordTesting
import Testing

/// Step 5 makes a column anew; nothing that stood in it may change.
struct RepliesMigrationTests {
    @Test(arguments: Engine.available)
    func `messages keep their kind, and a reply becomes possible`(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            try await Migrations.apply(Migrations.all.filter { $0.id < 5 }, to: database, at: .testStart)
            try await database.write { connection in
                for (id, kind) in [(1, "invitation"), (2, "alert")] {
                    try connection.post(
                        """
                        INSERT INTO message (id, kind, state, channel, destination, content, created_at_ms)
                        VALUES (\(id), \(kind), 'waiting', 'crm', 'crm', '{}', 0)
                        """
                    )
                    try connection.post(
                        "INSERT INTO outbox (message_id, destination, due_at_ms) VALUES (\(id), 'crm', 0)"
                    )
                }
            }
            try await Migrations.apply(to: database, at: .testStart)
            try await database.write { connection in
                try connection.post("UPDATE message SET kind = 'reply' WHERE id = 2")
            }
            let kinds = try await database.read { connection in
                try connection.rows(
                    "SELECT m.kind FROM message m JOIN outbox o ON o.message_id = m.id ORDER BY m.id"
                ).map { try $0.text("kind") }
            }
            #expect(kinds == ["invitation", "reply"])
        }
    }

    @Test(arguments: Engine.available)
    func `after the step a kind nobody knows is still refused`(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            try await Migrations.apply(Array(Migrations.all.prefix(5)), to: database, at: .testStart)
            await #expect(throws: SQLError.self) {
                try await database.write { connection in
                    _ = try connection.execute(
                        """
                        INSERT INTO message (id, kind, state, channel, destination, content, created_at_ms)
                        VALUES (1, 'gossip', 'waiting', 'crm', 'crm', '{}', 0)
                        """
                    )
                }
            }
        }
    }
}
