/// The seam between the store and an engine. `SQLDatabaseConformance` in AfterwordTesting is its specification.
package protocol SQLDatabase: Sendable {
    var dialect: SQLDialect { get }

    /// Locks among the processes that have the database open; nil if there can be only one.
    var processLocks: (any ProcessLocks)? { get }

    /// Runs `body` on one consistent snapshot; it cannot write.
    func read<Value: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value

    /// The same for a few rows that are found by their keys: an engine may run it on the caller's thread, so it must not take long.
    func lookUp<Value: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value

    /// Runs `body` in a transaction and returns after the commit is on disk.
    ///
    /// The body is synchronous and may run more than once (an engine may group several writes in one commit and replay them one by
    /// one when one of them throws, or retry after a serialisation failure), so it has no effect beside its statements. What it throws rolls
    /// its own statements back and nobody else's. A cancelled task's write is still carried out once it has been handed over.
    @discardableResult
    func write<Value: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> Value) async throws -> Value

    /// The same for a write that is made together with others of its kind.
    @discardableResult
    func write<One: BatchedWrite>(_ one: One) async throws -> One.Outcome

    /// Clears what deleted rows have left in files beside the data itself, as far as the engine keeps such files.
    func forgetDeleted() async throws

    /// Copies one consistent snapshot to a SQLite file, which must not exist or be empty, while reading and writing go on.
    /// `progress` is told now and then how many pages are copied, of all. An engine of another kind does nothing and returns false.
    func backup(to path: String, progress: @escaping @Sendable (_ done: Int, _ whole: Int) -> Void) async throws -> Bool

    /// Bytes of the file that holds what is committed and not yet moved into the database's own; nil for an engine without one.
    var logBytes: Int? { get }

    /// Waits for the writes handed over so far and closes; later calls throw ``SQLError/Code/closed``.
    func close() async throws
}

extension SQLDatabase {
    /// For engines whose rows are on another machine.
    package func lookUp<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        try await self.read(body)
    }

    /// An engine without a queue makes each by itself.
    @discardableResult
    package func write<One: BatchedWrite>(_ one: One) async throws -> One.Outcome {
        let outcomes = try await self.write { try One.run([one], in: $0) }
        guard let outcome = outcomes.first else {
            throw SQLError(code: .other, message: "\(One.self) answered nothing")
        }
        return outcome
    }

    /// An engine whose files are cleared by its own upkeep has nothing to do.
    package func forgetDeleted() async throws {}

    /// An engine of another kind is copied row by row.
    package func backup(to path: String, progress: @escaping @Sendable (Int, Int) -> Void) async throws -> Bool {
        false
    }

    /// A database server sees to its own files.
    package var logBytes: Int? { nil }
}

/// One open connection inside `read` or `write`; never leaves the closure.
package protocol SQLConnection {
    /// What the transaction adds at its end; nil where nothing can be written.
    var dues: GroupDues? { get }

    /// Runs one statement and returns how many rows it changed.
    func execute(_ sql: SQL) throws -> Int

    /// Runs one statement of which nobody asks how many rows it changed.
    ///
    /// An engine may send it together with the next one that has an answer to give, and what runs later sees its effect as if it had
    /// been waited for. Its error may therefore come out of a later statement, at the latest before the commit; it always reaches the
    /// write that posted it, and no other. A body that wants to catch an error executes the statement.
    func post(_ sql: SQL) throws

    /// The same for many rows. Those that were written before one that fails go with the write that posted them.
    func post(_ statement: RowStatement) throws

    func rows(_ sql: SQL) throws -> [SQLRow]

    /// The rows of several statements that do not depend on each other's answers, in their order; an engine may ask them all at once.
    func rows(ofEach questions: [SQL]) throws -> [[SQLRow]]

    /// Hands over one row after the other without keeping them; for exports.
    func forEachRow(_ sql: SQL, _ body: (SQLRow) throws -> Void) throws

    /// Hands over one row after the other where it stands, so that long exports copy nothing twice.
    func forEachRecord(_ sql: SQL, _ body: (any SQLRecord) throws -> Void) throws
}

extension SQLConnection {
    /// For engines that have no way to wait for and so nothing to gain.
    package func post(_ sql: SQL) throws { _ = try self.execute(sql) }

    /// For engines that have no way to wait for.
    package func rows(ofEach questions: [SQL]) throws -> [[SQLRow]] { try questions.map(self.rows) }

    /// For engines that have no cheaper way.
    package func forEachRecord(_ sql: SQL, _ body: (any SQLRecord) throws -> Void) throws {
        try self.forEachRow(sql) { try body($0.record) }
    }

    package func firstRow(_ sql: SQL) throws -> SQLRow? { try self.rows(sql).first }
}

/// What differs between engines beside the driver.
package struct SQLDialect: Sendable, Equatable {
    package enum Name: String, Sendable { case sqlite, postgres }

    package var name: Name

    package init(name: Name) {
        self.name = name
    }

    /// The first statements of a transaction that changes the schema: one after the other, however long each takes.
    ///
    /// The lock comes before anything is read, because the first statement that reads takes the snapshot, which must hold what the
    /// transactions before have committed. SQLite has one writer and no limits of time.
    package func schemaChange(guardedBy table: String) -> [SQL] {
        switch self.name {
        case .sqlite: []
        case .postgres:
            [
                "SET LOCAL statement_timeout = 0", "SET LOCAL lock_timeout = 0",
                "LOCK TABLE \(unsafe: table) IN EXCLUSIVE MODE",
            ]
        }
    }

    /// The first statement of a transaction that makes `table` if it is not there: `IF NOT EXISTS` alone fails for one of two
    /// PostgreSQL sessions that look at the same moment.
    package func creation(of table: String) -> [SQL] {
        switch self.name {
        case .sqlite: []
        case .postgres: ["SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || \("/" + table), 0))"]
        }
    }

    /// What ends a selection of rows that nobody else shall take meanwhile; rows that another process has locked are passed over. SQLite
    /// has one writer and needs no lock.
    package var rowLock: SQL { self.name == .sqlite ? "" : " FOR UPDATE SKIP LOCKED" }

    /// What follows a column to say that it is among the rows of `selection`. PostgreSQL gets an array, because it plans `IN` with a
    /// lock as a join that looks at the whole table.
    package func among(_ selection: SQL) -> SQL {
        self.name == .sqlite ? "IN (\(selection))" : "= ANY(ARRAY(\(selection)))"
    }
}

/// A failed statement with its consequence.
package struct SQLError: Error, Sendable, Equatable {
    package enum Code: String, Sendable, CaseIterable {
        case uniqueViolation, checkViolation, foreignKeyViolation, notNullViolation
        /// Disk full: the write may be tried again when there is space.
        case full
        /// The disk failed at commit; the process must stop and recover at start.
        case inputOutput
        case corrupt
        case busy
        case closed
        /// Too many writes wait; say 503 with Retry-After.
        case overloaded
        case decoding
        case other
    }

    package var code: Code
    package var message: String

    package init(code: Code, message: String) {
        self.code = code
        self.message = message
    }
}

extension Error {
    /// Whether any other deed would have failed just as well: the database is full, away, damaged, overloaded or busy, or the program ends. What
    /// fails otherwise fails for its own sake, and fails again.
    package var isOutage: Bool {
        guard let error = self as? SQLError else { return self is CancellationError }
        return switch error.code {
        case .full, .inputOutput, .corrupt, .busy, .closed, .overloaded: true
        case .uniqueViolation, .checkViolation, .foreignKeyViolation, .notNullViolation, .decoding, .other: false
        }
    }
}
