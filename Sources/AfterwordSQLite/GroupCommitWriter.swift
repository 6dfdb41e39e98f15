import AfterwordStorage
import Dispatch
import GRDB
import Synchronization

/// The one writer. It takes everything that waits, runs it in one transaction, and answers all after the commit.
///
/// There is no timer: while one group is being flushed the next one gathers, so groups grow with the load by themselves. The work runs on
/// the pool's serial writer queue, never on the threads that run Swift's tasks.
final class GroupCommitWriter: Sendable {
    static let largestGroup = 256
    static let idleDelay = DispatchTimeInterval.seconds(2)

    private let pool: DatabasePool
    private let statements = KeptStatements()
    private let onFatal: @Sendable (SQLError) -> Void
    private let queue = Mutex(WriteQueue())
    private let log = Mutex(WriteAheadLog())
    private let commits = Atomic<Int>(0)

    init(pool: DatabasePool, onFatal: @escaping @Sendable (SQLError) -> Void) {
        self.pool = pool
        self.onFatal = onFatal
    }

    /// Why no write is accepted any more; nil while the database works.
    var refusal: SQLError? { self.queue.withLock { $0.refusal } }

    var commitCount: Int { self.commits.load(ordering: .relaxed) }

    func submit(_ write: any WaitingWrite) {
        switch self.queue.withLock({ $0.add(write) }) {
        case .queued: break
        case .wakeWriter: self.pool.asyncWriteWithoutTransaction { self.drain($0) }
        case .refused(let reason): write.fail(reason)
        }
    }

    func refuseNewWrites() {
        self.queue.withLock { $0.refuse(.databaseClosed) }
    }

    /// Waits for the writes handed over so far, then empties the log into the database file. Blocks.
    func emptyLog() throws {
        try self.pool.writeWithoutTransaction { database in
            if let refusal = self.refusal { throw refusal }
            try self.log.withLock { try $0.empty(database) }
        }
    }

    /// The same at the end, when new writes are refused already. After a disk failure the log is left for the next start to recover.
    func finish() throws {
        try self.pool.writeWithoutTransaction { database in
            self.statements.forgetAll()
            guard database.sqliteConnection != nil else { throw SQLError.databaseClosed }
            guard self.refusal?.code == .closed else { return }
            try self.log.withLock { try $0.empty(database) }
        }
    }

    private func drain(_ database: Database) {
        while true {
            let batch = self.queue.withLock { $0.take(atMost: Self.largestGroup) }
            guard !batch.isEmpty else { break }
            self.commit(batch[...], to: database)
            self.log.withLock { $0.maintain(database) }
        }
        self.emptyLogWhenIdle()
    }
}

// MARK: - One group

extension GroupCommitWriter {
    /// Commits a group; if a member throws, those before it are committed again as a group, it fails alone, and the rest go on as a group.
    private func commit(_ group: ArraySlice<any WaitingWrite>, to database: Database) {
        guard !group.isEmpty else { return }
        var running: Int?
        do {
            try SQLError.mapping {
                try database.inKeptTransaction {
                    let dues = GroupDues()
                    let connection = SQLiteConnection(database: database, statements: self.statements, dues: dues)
                    for index in group.indices {
                        running = index
                        try group[index].run(on: connection)
                    }
                    running = nil
                    try dues.settle(on: connection)
                }
            }
            self.commits.add(1, ordering: .relaxed)
            for write in group { write.succeed() }
        } catch {
            self.recover(group, failedAt: running, error: error, database: database)
        }
    }

    private func recover(
        _ group: ArraySlice<any WaitingWrite>,
        failedAt index: Int?,
        error: any Error,
        database: Database
    ) {
        let failure = (error as? SQLError)?.code
        if failure == .inputOutput || failure == .corrupt {
            return self.stop(group, because: error)
        }
        if failure == .full || failure == .busy {
            for write in group { write.fail(error) }
            return
        }
        guard let index else {
            // Only the end failed (a deferred constraint, the dues of all): no member is known to be the bad one.
            for index in group.indices { self.tryAlone(group[index], in: group, error: error, database: database) }
            return
        }
        self.commit(group[..<index], to: database)
        self.tryAlone(group[index], in: group, error: error, database: database)
        self.commit(group[(index + 1)...], to: database)
    }

    /// A member that may be the bad one gets a transaction of its own, and one that stands for several is tried in parts.
    private func tryAlone(
        _ write: any WaitingWrite,
        in group: ArraySlice<any WaitingWrite>,
        error: any Error,
        database: Database
    ) {
        let parts = write.parts
        if group.count == 1, parts.isEmpty { return write.fail(error) }
        for part in parts.isEmpty ? [write] : parts { self.commit([part], to: database) }
    }

    /// After a failed flush nobody knows what is on the disk, so nothing is tried again in this process.
    private func stop(_ group: ArraySlice<any WaitingWrite>, because error: any Error) {
        let reason = SQLError(code: .inputOutput, message: "the database stopped after a disk failure: \(error)")
        let abandoned = self.queue.withLock { queue in
            queue.refuse(reason)
            return queue.abandon()
        }
        for write in group { write.fail(reason) }
        for write in abandoned { write.fail(reason) }
        self.onFatal(reason)
    }
}

// MARK: - The log when nothing happens

extension GroupCommitWriter {
    private func emptyLogWhenIdle() {
        guard let commitsBefore = self.log.withLock({ $0.beginIdleWait(commits: self.commitCount) }) else { return }
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.idleDelay) { [weak self] in
            self?.idleWaitEnded(commitsBefore: commitsBefore)
        }
    }

    private func idleWaitEnded(commitsBefore: Int) {
        self.log.withLock { $0.endIdleWait() }
        guard self.commitCount == commitsBefore else { return self.emptyLogWhenIdle() }
        self.pool.asyncWriteWithoutTransaction { database in
            guard self.refusal == nil else { return }
            self.log.withLock { $0.emptyIfNobodyReads(database) }
        }
    }
}
