import AfterwordCore
import AfterwordPostgres
import AfterwordStorage
import AfterwordTesting
import Synchronization
import Testing

/// What only a server can do to us: lose connections, be shared, be changed by others.
@Suite(.enabled(if: TestPostgres.server != nil, "AFTERWORD_TEST_POSTGRES is not set; scripts/postgres COMMAND sets it"))
struct PostgresDatabaseTests {
    @Test func `a write whose connection dies is run again and kept once`() async throws {
        try await withServer { database, _ in
            try await database.makeNotes()
            let runs = Atomic<Int>(0)
            try await database.write { connection in
                try connection.post("INSERT INTO note (id, text) VALUES (1, 'kept')")
                guard runs.add(1, ordering: .relaxed).newValue == 1 else { return }
                _ = try connection.rows("SELECT pg_terminate_backend(pg_backend_pid())")
            }
            #expect(runs.load(ordering: .relaxed) == 2)
            #expect(try await database.notes() == ["kept"])
        }
    }

    @Test func `only what goes through everything may take longer than a request`() async throws {
        try await withServer { database, _ in
            let limit: @Sendable (any SQLConnection) throws -> String? = {
                try $0.firstRow("SELECT current_setting('statement_timeout') AS most")?.text("most")
            }
            let atLength = try await database.readAtLength(limit)
            #expect(atLength == "0")
            // The same connections serve requests afterwards.
            for _ in 1...8 {
                let usual = try await database.read(limit)
                #expect(usual == "1min")
            }
        }
    }

    @Test func `a connection that dies at COMMIT leaves a whole write or none, and the write is repeated`() async throws
    {
        try await withServer { database, _ in
            try await database.makeNotes()
            try await database.write { connection in
                for statement in Self.dyingCommit { try connection.post(statement) }
            }
            try await database.write { try $0.post("INSERT INTO note (id, text) VALUES (1, 'kept')") }
            #expect(try await database.notes() == ["kept"])
        }
    }

    /// The first commit that has touched the table ends its own connection; a sequence counts although that commit is undone.
    private static let dyingCommit: [SQL] = [
        "CREATE SEQUENCE deaths",
        """
        CREATE FUNCTION die_once() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF nextval('deaths') = 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
            RETURN NULL;
        END $$
        """,
        """
        CREATE CONSTRAINT TRIGGER dies AFTER INSERT ON note DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION die_once()
        """,
    ]

    /// The server waits for a standby that does not exist, so its answer to COMMIT can be lost at will after the transaction is kept.
    @Test func `a write whose answer to COMMIT was lost is found kept and not repeated`() async throws {
        try await withServer { database, url in
            try await database.makeNotes()
            try await database.setStandby("nobody")
            let waiting = try await PostgresDatabase(url: url + "%20-csynchronous_commit%3Don")
            let runs = Atomic<Int>(0)
            async let write: Void = waiting.write { connection in
                runs.add(1, ordering: .relaxed)
                try connection.post("INSERT INTO note (id, text) VALUES (1, 'kept')")
            }
            try await database.endCommitThatWaits()
            try await write
            #expect(runs.load(ordering: .relaxed) == 1)
            #expect(try await database.notes() == ["kept"])
            try await database.setStandby("")
            try await waiting.close()
        }
    }

    /// A crash resets the statistics and may give the number of our transaction to another's; here only the first is done.
    @Test func `what a server says of a number from before its crash is not believed`() async throws {
        try await withServer { database, url in
            try await database.makeNotes()
            try await database.setStandby("nobody")
            let waiting = try await PostgresDatabase(url: url + "%20-csynchronous_commit%3Don")
            async let write: Void = waiting.write {
                try $0.post("INSERT INTO note (id, text) VALUES (1, 'perhaps')")
            }
            // The session that asks is opened after this one; the one that wrote, long before.
            try await database.untilCommitWaits()
            try await database.write { _ = try $0.rows("SELECT pg_stat_reset_shared('bgwriter')") }
            try await database.endCommitThatWaits()
            do {
                try await write
                Issue.record("the write was acknowledged")
            } catch let error as SQLError {
                #expect(error.code == .busy)
            }
            try await database.setStandby("")
            try await waiting.close()
        }
    }

    @Test func `an idle connection that died is replaced without a word`() async throws {
        try await withServer { database, url in
            try await database.makeNotes()
            let ownID: @Sendable (any SQLConnection) throws -> Int = {
                try $0.rows("SELECT pg_backend_pid() AS id")[0].integer("id")
            }
            let idle = [try await database.read(ownID), try await database.write(ownID)]
            let other = try await PostgresDatabase(url: url)
            let ended = try await other.read { connection in
                try connection.rows(
                    """
                    SELECT pg_terminate_backend(pid, 10000) AS is_ended FROM pg_stat_activity WHERE pid IN \(list: idle)
                    """
                ).filter { try $0.bool("is_ended") }.count
            }
            #expect(ended == 2)
            #expect(try await database.notes() == [])
            try await database.write { try $0.post("INSERT INTO note (id, text) VALUES (1, 'a')") }
            #expect(try await database.notes() == ["a"])
            try await other.close()
        }
    }

    @Test func `writes of two processes run as if one after the other`() async throws {
        try await withServer { database, url in
            try await database.makeNotes()
            try await database.write { try $0.post("INSERT INTO note (id, text) VALUES (1, '0')") }
            let other = try await PostgresDatabase(url: url)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<60 {
                    let mine = number.isMultiple(of: 2) ? database : other
                    group.addTask { try await mine.countUp() }
                }
                try await group.waitForAll()
            }
            #expect(try await database.notes() == ["60"])
            try await other.close()
        }
    }

    @Test func `a write costs a wait for each answer that its body asks for and one more, and two if it asks for none`()
        async throws
    {
        try await withServer { database, _ in
            try await database.makeNotes()
            func trips(_ body: @escaping @Sendable (any SQLConnection) throws -> Void) async throws -> Int {
                let before = database.roundTripCount
                try await database.write(body)
                return database.roundTripCount - before
            }
            let posts: @Sendable (any SQLConnection) throws -> Void = { connection in
                for id in 1...20 { try connection.post("INSERT INTO note (id, text) VALUES (\(id), 'a')") }
            }
            #expect(try await trips(posts) == 2)
            let asking = try await trips { connection in
                for id in 21...23 {
                    try connection.post("INSERT INTO note (id, text) VALUES (\(id), 'a')")
                    _ = try connection.rows("SELECT id FROM note WHERE id = \(id)")
                }
                try connection.post("DELETE FROM note WHERE id = 1")
            }
            #expect(asking == 4)
            #expect(try await database.notes().count == 22)
        }
    }

    @Test func `a write finds its rows by an index, also in a table that the server knows nothing of`() async throws {
        try await withServer { database, _ in
            try await database.makeNotes()
            let question: SQL = "EXPLAIN SELECT text FROM note WHERE id IN \(set: Array(1...64))"
            let plan = try await database.write { try $0.rows(question).map { try $0.text("QUERY PLAN") } }
            #expect(plan.contains { $0.contains("Index") })
            #expect(!plan.contains { $0.contains("Seq Scan") })
        }
    }

    @Test func `a statement that cannot be prepared spoils nothing for the next write`() async throws {
        try await withServer { database, _ in
            try await database.makeNotes()
            let body: @Sendable (any SQLConnection) throws -> Void = { connection in
                try connection.post("INSERT INTO note (id, text) VALUES (1, 'a')")
                try connection.post("INSERT INTO later (id) VALUES (1)")
                try connection.post("INSERT INTO note (id, text) VALUES (2, 'b')")
            }
            await #expect(throws: SQLError.self) { try await database.write(body) }
            try await database.write { try $0.post("CREATE TABLE later (id BIGINT PRIMARY KEY)") }
            try await database.write(body)
            #expect(try await database.notes() == ["a", "b"])
        }
    }

    @Test func `a statement that was prepared before the schema changed is prepared anew`() async throws {
        try await withServer { database, url in
            try await database.makeNotes()
            try await database.write { try $0.post("INSERT INTO note (id, text) VALUES (1, 'a')") }
            let all: @Sendable (any SQLConnection) throws -> SQLRow? = { try $0.firstRow("SELECT * FROM note") }
            _ = try await database.read(all)
            _ = try await database.write(all)
            let other = try await PostgresDatabase(url: url)
            try await other.write { try $0.post("ALTER TABLE note ADD COLUMN more BIGINT DEFAULT 5") }
            try await other.close()
            #expect(try await database.read(all)?.integer("more") == 5)
            #expect(try await database.write(all)?.integer("more") == 5)
        }
    }

    @Test func `a NUL in text is stored as a replacement character`() async throws {
        try await withServer { database, _ in
            try await database.makeNotes()
            try await database.write { try $0.post("INSERT INTO note (id, text) VALUES (1, \("a\0b"))") }
            #expect(try await database.notes() == ["a\u{FFFD}b"])
        }
    }

    @Test func `a lock belongs to one process until it gives it back, is cut off or ends`() async throws {
        try await withServer { database, url in
            let other = try await PostgresDatabase(url: url)
            let (mine, theirs) = try (#require(database.processLocks), #require(other.processLocks))
            #expect(try await mine.take("a"))
            #expect(try await mine.take("a"))
            #expect(try await !theirs.take("a"))
            try await mine.giveBack("a")
            #expect(try await theirs.take("a"))
            try await mine.breakLock("a")
            #expect(try await mine.take("a"))
            // The one that was cut off notices by itself.
            await #expect(throws: SQLError.self) { try await theirs.take("a") }
            #expect(try await !theirs.take("a"))
            try await database.close()
            #expect(try await theirs.take("a"))
            try await other.close()
        }
    }

    @Test func `tables of ours that the role may not write are named, and others are nobody's concern`() async throws {
        try await withServer { database, url in
            try await Migrations.apply(to: database, at: .testStart)
            let role = "reader_\(UInt64.random(in: .min ... .max))"
            let schema = try await database.facts().schema ?? ""
            try await database.write { connection in
                for statement: SQL in [
                    "CREATE ROLE \(unsafe: role) LOGIN",
                    "GRANT USAGE, CREATE ON SCHEMA \(unsafe: schema) TO \(unsafe: role)",
                    "CREATE TABLE stranger (id BIGINT PRIMARY KEY)",
                    "GRANT ALL ON ALL TABLES IN SCHEMA \(unsafe: schema) TO \(unsafe: role)",
                    "REVOKE ALL ON stranger FROM \(unsafe: role)",
                    "REVOKE UPDATE ON response, outbox FROM \(unsafe: role)",
                ] { try connection.post(statement) }
            }
            let reader = try await PostgresDatabase(url: url + "&user=\(role)")
            let facts = try await reader.facts()
            try await reader.close()
            #expect(facts.mayMakeTables)
            #expect(facts.closedTables == ["outbox", "response"])
            #expect(try await database.facts().closedTables == [])
            let there = try await database.read {
                try $0.rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
            }
            .map { try $0.text("tablename") }
            #expect(Migrations.tables() == Set(there).subtracting(["stranger"]))
            try await database.write { connection in
                try connection.post("DROP OWNED BY \(unsafe: role)")
                try connection.post("DROP ROLE \(unsafe: role)")
            }
        }
    }

    @Test func `processes that start together bring the schema up to date once`() async throws {
        try await withServer { _, url in
            let applied = try await withThrowingTaskGroup(of: [Int].self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        let database = try await PostgresDatabase(url: url)
                        let steps = try await Migrations.apply(to: database, at: .testStart)
                        try await database.close()
                        return steps
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(applied.sorted() == Migrations.all.map(\.id))
        }
    }

    private static let wrongAddresses = [
        "postgres://afterword:hunter2@127.0.0.1:1/x", "postgres://afterword:hunter2@secret/two@127.0.0.1:1/x",
        "postgres://afterword:hunter2@127.0.0.1:1/x?no_such_word=1",
        "postgres://127.0.0.1:1/x?user=afterword&password=hunter2%zz",
        "postgres://127.0.0.1:1/x?sslpassword=two%25secret%",
    ]

    @Test(arguments: Self.wrongAddresses)
    func `no error shows a password`(_ url: String) async throws {
        let error = await #expect(throws: SQLError.self) { try await PostgresDatabase(url: url).close() }
        let message = try #require(error?.message)
        #expect(!message.isEmpty)
        #expect(!message.contains("hunter2") && !message.contains("secret") && !message.contains("two"))
    }
}

extension PostgresDatabase {
    fileprivate func makeNotes() async throws {
        try await self.write { try $0.post("CREATE TABLE note (id BIGINT PRIMARY KEY, text TEXT)") }
    }

    fileprivate func notes() async throws -> [String] {
        try await self.read { try $0.rows("SELECT text FROM note ORDER BY id").map { try $0.text("text") } }
    }

    /// Takes effect for those who wait for commits; the other tests' connections do not.
    fileprivate func setStandby(_ name: String) async throws {
        try await self.read { connection in
            // ALTER SYSTEM runs outside of transactions only; this one is left first.
            _ = try connection.execute("COMMIT")
            _ = try connection.execute("ALTER SYSTEM SET synchronous_standby_names = '\(unsafe: name)'")
            _ = try connection.rows("SELECT pg_reload_conf()")
            // The signal is on its way. When it is here, the server has it as well, and new sessions begin with the new name.
            let question: SQL = "SELECT current_setting('synchronous_standby_names') AS name, pg_sleep(0.02)"
            while try connection.rows(question)[0].text("name") != name {}
            // Whether commits wait is for the checkpointer to say, which looks at its signals before it makes a checkpoint.
            _ = try connection.execute("CHECKPOINT")
        }
    }

    /// Waits for a transaction that is kept and not acknowledged, and ends its connection.
    fileprivate func untilCommitWaits() async throws {
        let question: SQL = "SELECT pid, pg_sleep(0.02) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
        while try await self.read({ try $0.rows(question).isEmpty }) {}
    }

    fileprivate func endCommitThatWaits() async throws {
        var isEnded = false
        while !isEnded {
            isEnded = try await self.read { connection in
                try !connection.rows(
                    """
                    SELECT pg_terminate_backend(pid), pg_sleep(0.02) FROM pg_stat_activity WHERE wait_event = 'SyncRep'
                    """
                ).isEmpty
            }
        }
    }

    fileprivate func countUp() async throws {
        try await self.write { connection in
            let old = try connection.firstRow("SELECT text FROM note WHERE id = 1")?.text("text") ?? ""
            try connection.post("UPDATE note SET text = \(String((Int(old) ?? 0) + 1)) WHERE id = 1")
        }
    }
}

/// Gives `body` an empty schema of the server, and its address.
private func withServer(_ body: (PostgresDatabase, String) async throws -> Void) async throws {
    let url = try await #require(TestPostgres.server).emptySchema()
    let database = try await PostgresDatabase(url: url)
    do {
        try await body(database, url)
        try await database.close()
    } catch {
        try await database.close()
        throw error
    }
}
