import AfterwordStorage
import GRDB
import Synchronization

/// Connections for reads of a few rows, which run where their caller stands: going to another thread and back costs more than they do.
///
/// Nobody ever waits here. When all connections are in use, or SQLite itself would have to wait, the caller reads by way of the pool.
final class LookupReaders: Sendable {
    private struct State {
        var idle: [LookupReader] = []
        var count = 0
        var isClosed = false
    }

    /// More would not run at once on most machines.
    private static let most = 4

    private let path: String
    private let state = Mutex(State())

    init(path: String) {
        self.path = path
    }

    /// What `body` read from one snapshot; `nil` if no connection is free.
    ///
    /// - Throws: what `body` throws, or the ``SQLError`` of one of its statements.
    func read<Value>(_ body: (any SQLConnection) throws -> Value) throws -> Value? {
        guard let reader = try self.take() else { return nil }
        defer { self.giveBack(reader) }
        do {
            return try reader.read(body)
        } catch let error as SQLError where error.code == .busy {
            return nil
        }
    }

    /// Closes what nobody uses now, and the rest when it comes back.
    func close() {
        let idle = self.state.withLock { state in
            state.isClosed = true
            defer { state.idle = [] }
            return state.idle
        }
        for reader in idle { reader.close() }
    }

    private func take() throws -> LookupReader? {
        let (reader, mayOpen) = self.state.withLock { state -> (LookupReader?, Bool) in
            if let reader = state.idle.popLast() { return (reader, false) }
            guard !state.isClosed, state.count < Self.most else { return (nil, false) }
            state.count += 1
            return (nil, true)
        }
        guard mayOpen else { return reader }
        do {
            return try SQLError.mapping { try LookupReader(path: self.path) }
        } catch {
            self.state.withLock { $0.count -= 1 }
            throw error
        }
    }

    private func giveBack(_ reader: LookupReader) {
        let isKept = self.state.withLock { state in
            if !state.isClosed { state.idle.append(reader) }
            return !state.isClosed
        }
        if !isKept { reader.close() }
    }
}

/// One connection; whoever has taken it is the only one to use it.
private struct LookupReader: Sendable {
    private let queue: DatabaseQueue
    private let statements = KeptStatements()

    init(path: String) throws {
        self.queue = try SQLiteSettings.openLookup(path: path)
    }

    func read<Value>(_ body: (any SQLConnection) throws -> Value) throws -> Value {
        // Unsafe means without GRDB's own transaction, whose statements are prepared anew each time.
        try SQLError.mapping {
            try self.queue.unsafeRead { database in
                let connection = SQLiteConnection(database: database, statements: self.statements, dues: nil)
                try connection.post("BEGIN")
                do {
                    let value = try body(connection)
                    try connection.post("COMMIT")
                    return value
                } catch {
                    // SQLite may have ended it by itself; what is told is why, and not that nothing is left to end.
                    try? connection.post("ROLLBACK")
                    throw error
                }
            }
        }
    }

    func close() {
        // SQLite closes no connection that has prepared statements.
        self.queue.unsafeRead { _ in self.statements.forgetAll() }
        // A connection that only read has nothing to lose.
        try? self.queue.close()
    }
}
