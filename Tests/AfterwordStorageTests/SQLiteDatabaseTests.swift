import AfterwordSQLite
import AfterwordStorage
import AfterwordTesting
import Foundation
import Testing

@Suite struct SQLiteDatabaseTests {
    @Test func `the writer flushes every commit`() async throws {
        try await withFile { path in
            let database = try SQLiteDatabase(path: path)
            #expect(try await database.synchronousLevel() == 2)
            try await database.close()
        }
    }

    @Test(arguments: [nil, 0o644, 0o660])
    func `database and log are their owner's alone, whatever they were before`(_ mode: Int?) async throws {
        try await withFile { path in
            if let mode {
                let attributes: [FileAttributeKey: Any] = [.posixPermissions: mode]
                #expect(FileManager.default.createFile(atPath: path, contents: nil, attributes: attributes))
                #expect(PrivateFile.exposed(of: path) == [path])
            }
            let database = try SQLiteDatabase(path: path)
            try await database.insertNotes(1)
            for file in [path, path + "-wal", path + "-shm"] {
                let attributes = try FileManager.default.attributesOfItem(atPath: file)
                #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600, "\(file)")
            }
            #expect(PrivateFile.exposed(of: path) == [])
            try await database.close()
        }
    }

    @Test func `a file that is filled is its owner's alone`() async throws {
        try await withFile { path in
            let file = try SQLiteFile(filling: path, isShared: true)
            try await file.write { try $0.post("CREATE TABLE note (text TEXT)") }
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
            try await file.close()
        }
    }

    @Test func `what was written is there after closing and opening again`() async throws {
        try await withFile { path in
            let first = try SQLiteDatabase(path: path)
            try await first.insertNotes(3)
            try await first.close()
            let second = try SQLiteDatabase(path: path)
            #expect(try await second.noteCount() == 3)
            try await second.close()
        }
    }

    @Test func `a checkpoint empties the log into the file`() async throws {
        try await withFile { path in
            let database = try SQLiteDatabase(path: path)
            try await database.insertNotes(3)
            try await database.checkpoint()
            #expect(try size(of: path + "-wal") == 0)
            // The file alone, without its log, has everything.
            try FileManager.default.copyItem(atPath: path, toPath: path + ".copy")
            let copy = try SQLiteDatabase(path: path + ".copy")
            #expect(try await copy.noteCount() == 3)
            try await copy.close()
            try await database.close()
        }
    }

    @Test func `the log stays small under a long series of writes`() async throws {
        try await withFile { path in
            let database = try SQLiteDatabase(path: path)
            try await database.insertNotes(1)
            let text = String(repeating: "x", count: 400_000)
            for _ in 1...120 {
                try await database.write { try $0.post("INSERT INTO note (text) VALUES (\(text))") }
            }
            #expect(try size(of: path + "-wal") < 24_000_000)
            try await database.close()
        }
    }

    @Test func `a reader that stays makes the log grow, which is told, and one that leaves lets it be emptied`()
        async throws
    {
        try await withFile { path in
            let database = try SQLiteDatabase(path: path)
            try await database.insertNotes(1)
            try await database.checkpoint()
            #expect(database.logBytes == 0)
            let (text, gate) = (String(repeating: "x", count: 4_000_000), DispatchSemaphore(value: 0))
            let (reading, begun) = AsyncStream<Void>.makeStream()
            async let seen = database.read { connection in
                let count = try connection.rows("SELECT id FROM note").count
                begun.finish()
                gate.wait()
                return count
            }
            for await _ in reading {}
            for _ in 1...10 {
                try await database.write { try $0.post("INSERT INTO note (text) VALUES (\(text))") }
            }
            #expect(try #require(database.logBytes) > 40_000_000)
            #expect(SQLiteDatabase.logBytes(beside: path) == database.logBytes)
            gate.signal()
            #expect(try await seen == 1)
            try await database.checkpoint()
            #expect(database.logBytes == 0)
            try await database.close()
        }
    }

    @Test func `a backup holds the same rows and never replaces a file`() async throws {
        try await withFile { path in
            let database = try SQLiteDatabase(path: path)
            try await database.insertNotes(3)
            #expect(try await database.backup(to: path + ".copy") { _, _ in })
            await #expect(throws: SQLError.self) {
                _ = try await database.backup(to: path + ".copy") { _, _ in }
            }
            try await database.close()
            let copy = try SQLiteDatabase(path: path + ".copy")
            #expect(try await copy.noteCount() == 3)
            try await copy.close()
        }
    }

    @Test func `a full disk refuses writes until there is space`() async throws {
        try await withFile { path in
            let database = try SQLiteDatabase(path: path)
            try await database.insertNotes(1)
            try await database.limitPages(to: 4)
            let text = String(repeating: "x", count: 100_000)
            let error = await #expect(throws: SQLError.self) {
                try await database.write { try $0.post("INSERT INTO note (text) VALUES (\(text))") }
            }
            #expect(error?.code == .full)
            try await database.limitPages(to: 1_000)
            try await database.write { try $0.post("INSERT INTO note (text) VALUES (\(text))") }
            #expect(try await database.noteCount() == 2)
            try await database.close()
        }
    }

    /// A journal of 1 MiB has room for some 255 pages; each of these rows is on a page of its own.
    @Test(arguments: [31, 32, 64, 254, 300, 400, 2000])
    func `a statement that changes many rows is carried out, and if it fails is undone whole and alone`(_ rows: Int)
        async throws
    {
        try await withFile { path in
            let database = try SQLiteDatabase(path: path)
            let table = database.dialect.schemaStatement(
                "CREATE TABLE page (id INTEGER PRIMARY KEY, text TEXT NOT NULL, n INTEGER NOT NULL CHECK (n < 3))"
            )
            let text = String(repeating: "x", count: 3_500)
            try await database.write { connection in
                try connection.post(table)
                for id in 1...rows { try connection.post("INSERT INTO page VALUES (\(id), \(text), 0)") }
            }
            try await database.write { try $0.post("UPDATE page SET n = n + 1") }
            try await database.write { connection in
                try connection.post("UPDATE page SET text = 'kept' WHERE id = 1")
                #expect(throws: SQLError.self) {
                    try connection.execute("UPDATE page SET n = CASE WHEN id = \(rows) THEN 9 ELSE 2 END")
                }
            }
            let pages = try await database.read { try $0.rows("SELECT text, n FROM page ORDER BY id") }
            #expect(try pages.map { try $0.integer("n") } == Array(repeating: 1, count: rows))
            let texts = try pages.map { try $0.text("text") }
            #expect(texts == ["kept"] + Array(repeating: text, count: rows - 1))
            try await database.close()
        }
    }

    @Test func `a damaged file stops all writing and says so once`() async throws {
        try await withFile { path in
            let whole = try SQLiteDatabase(path: path)
            try await whole.insertNotes(2_000)
            try await whole.close()
            try damage(path)
            let (reports, telling) = AsyncStream<SQLError>.makeStream()
            let database = try SQLiteDatabase(path: path) { telling.yield($0) }
            for _ in 1...2 {
                let error = await #expect(throws: SQLError.self) {
                    try await database.write { try $0.post("UPDATE note SET text = 'new'") }
                }
                #expect(error?.code == .inputOutput)
            }
            // The writes are answered first and the report comes behind them, so it is waited for.
            var told = reports.makeAsyncIterator()
            #expect(await told.next() != nil)
            try await database.close()
            telling.finish()
            #expect(await told.next() == nil)
        }
    }
}

extension SQLiteDatabase {
    fileprivate func insertNotes(_ count: Int) async throws {
        let table = self.dialect.schemaStatement("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)")
        try await self.write { connection in
            try connection.post(table)
            for _ in 1...count { try connection.post("INSERT INTO note (text) VALUES ('some text')") }
        }
    }

    fileprivate func noteCount() async throws -> Int {
        try await self.read { try $0.rows("SELECT id FROM note").count }
    }

    /// SQLite reports a database at this limit in the same way as a full disk.
    fileprivate func limitPages(to count: Int) async throws {
        try await self.write { try $0.rows("PRAGMA max_page_count = \(unsafe: String(count))").count }
    }
}

/// Overwrites everything after the first page, so that the file opens and its tables do not.
private func damage(_ path: String) throws {
    let file = try FileHandle(forUpdating: URL(filePath: path))
    let end = try file.seekToEnd()
    try file.seek(toOffset: 4_096)
    try file.write(contentsOf: Data(repeating: 0xA5, count: Int(end) - 4_096))
    try file.close()
}

private func size(of path: String) throws -> Int {
    try #require(FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
}

private func withFile(_ body: (String) async throws -> Void) async throws {
    try await withTemporaryFolder { try await body($0.appending(path: "test.db").path()) }
}
