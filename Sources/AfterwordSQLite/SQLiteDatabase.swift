package import AfterwordStorage
import Dispatch
import Foundation
import GRDB
import Synchronization

/// The SQLite engine: one file, one writing process, one writer that commits in groups, and readers on snapshots of their own.
package final class SQLiteDatabase: SQLDatabase {
    package let dialect = SQLDialect(name: .sqlite)

    /// The log is emptied when it has grown to this; it is larger only while somebody reads an old snapshot.
    package static let ordinaryLogBytes = WriteAheadLog.bytesLimit

    private let path: String
    private let lock: DatabaseLock
    private let pool: DatabasePool
    private let writer: GroupCommitWriter
    private let catalogue = ColumnCatalogue()
    private let lookups: LookupReaders

    /// Takes the lock file, opens the database and creates it if there is none.
    ///
    /// - Parameters:
    ///   - path: the database file; its folder must exist.
    ///   - onFatal: called once when the disk failed or the file is damaged. Nothing is written after that: the process should exit
    ///     non-zero and recover at its next start.
    /// - Throws: ``DatabaseInUse`` when another process has the database, else ``SQLError``.
    package init(path: String, onFatal: @escaping @Sendable (SQLError) -> Void = { _ in }) throws {
        self.path = path
        self.lock = try DatabaseLock(databasePath: path)
        self.pool = try SQLError.mapping { try SQLiteSettings.openPool(path: path) }
        self.writer = GroupCommitWriter(pool: self.pool, onFatal: onFatal)
        self.lookups = LookupReaders(path: path)
    }

    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        if self.writer.refusal?.code == .closed { throw SQLError.databaseClosed }
        return try await SQLError.mapping {
            try await self.pool.read { [catalogue] in
                try body(SQLiteConnection(database: $0, statements: ReadStatements(catalogue: catalogue), dues: nil))
            }
        }
    }

    package func lookUp<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        if self.writer.refusal?.code == .closed { throw SQLError.databaseClosed }
        if let value = try self.lookups.read(body) { return value }
        return try await self.read(body)
    }

    @discardableResult
    package func write<Value: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws -> Value {
        // A continuation knows nothing of cancellation, which is what the seam asks for: a write handed over is carried out.
        try await withCheckedThrowingContinuation { continuation in
            self.writer.submit(Write(body: body, continuation: continuation))
        }
    }

    @discardableResult
    package func write<One: BatchedWrite>(_ one: One) async throws -> One.Outcome {
        try await withCheckedThrowingContinuation { continuation in
            self.writer.submit(WriteBatch(one, continuation: continuation))
        }
    }

    package func close() async throws {
        self.writer.refuseNewWrites()
        self.lookups.close()
        try await self.besideThePool { database in
            try database.writer.finish()
            try database.pool.close()
            database.lock.release()
        }
    }
}

extension SQLiteDatabase {
    /// How many transactions were committed since opening; fewer than the writes when group commit works.
    package var commitCount: Int { self.writer.commitCount }

    /// The writer's `synchronous` setting as SQLite reports it; 2 means that a commit is on the disk.
    package func synchronousLevel() async throws -> Int {
        try await self.besideThePool { try $0.pool.writeWithoutTransaction(SQLiteSettings.synchronousLevel) }
    }

    package var logBytes: Int? { Self.logBytes(beside: self.path) }

    /// The size of a database's log, asked of the file system alone: another process may have it open.
    package static func logBytes(beside path: String) -> Int {
        // No log is an empty log.
        let attributes = try? FileManager.default.attributesOfItem(atPath: path + "-wal")
        return attributes?[.size] as? Int ?? 0
    }

    /// Moves everything committed from the log into the database file and empties the log.
    package func checkpoint() async throws {
        try await self.besideThePool { try $0.writer.emptyLog() }
    }

    /// Deleted rows are overwritten in the file (`secure_delete`); their earlier versions stand in the log until it is emptied.
    package func forgetDeleted() async throws {
        // A reader on an old snapshot may hold the log for a while; then the idle writer empties it soon after.
        do { try await self.checkpoint() } catch let error as SQLError where error.code == .busy {}
    }

    /// Copies one consistent snapshot to a new file while reading and writing go on.
    ///
    /// - Throws: ``SQLError`` when the file holds something already or cannot be written, `CancellationError` between two steps.
    package func backup(
        to path: String,
        progress: @escaping @Sendable (_ done: Int, _ whole: Int) -> Void
    ) async throws -> Bool {
        let cancellation = Cancellation()
        try await withTaskCancellationHandler {
            try await self.besideThePool { try $0.copyPages(to: path, cancellation, progress) }
        } onCancel: {
            cancellation.ask()
        }
        return true
    }

    private func copyPages(
        to path: String,
        _ cancellation: Cancellation,
        _ progress: @escaping (_ done: Int, _ whole: Int) -> Void
    ) throws {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard attributes.map({ ($0[.size] as? NSNumber)?.intValue == 0 }) ?? true else {
            throw SQLError(code: .other, message: "\(path) exists already; choose another file for the backup")
        }
        let copy = try DatabaseQueue(path: path)
        try self.pool.backup(to: copy, pagesPerStep: SQLiteSettings.backupPages) { step in
            progress(step.completedPageCount, step.totalPageCount)
            if cancellation.isAsked { throw CancellationError() }
        }
        try copy.close()
    }

    /// Runs blocking work on a thread that is not one of the few that run Swift's tasks.
    private func besideThePool<Value: Sendable>(
        _ work: @escaping @Sendable (SQLiteDatabase) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try SQLError.mapping { try work(self) } })
            }
        }
    }
}

/// Tells blocking work, which looks at no task, that its task was cancelled.
private final class Cancellation: Sendable {
    private let flag = Atomic(false)

    var isAsked: Bool { self.flag.load(ordering: .relaxed) }

    func ask() { self.flag.store(true, ordering: .relaxed) }
}
