import GRDB
import GRDBSQLite

/// When the write-ahead log is moved into the database file. Only the writer does it: SQLite before 3.51.3 can damage a file when two
/// connections write and checkpoint at once.
struct WriteAheadLog {
    static let passivePages = 4_000
    static let bytesLimit = 64 * 1024 * 1024
    static let largestPages = Self.bytesLimit / 4_096
    /// How long the writer waits for readers when the log is too large.
    static let patienceMilliseconds = 250

    /// Pages written since the log was last known to be wholly in the database file.
    private var pages = 0
    /// The number of ``pages`` below which no further checkpoint is tried.
    private var nextAttempt = Self.passivePages
    private var isIdleWaitRunning = false

    /// After a group: a checkpoint that disturbs nobody, or a stronger one when readers have held it up for too long.
    mutating func maintain(_ database: Database) {
        self.countPages(database)
        guard self.pages >= self.nextAttempt else { return }
        if self.copiesEverything(database) {
            self.startOver()
        } else {
            self.nextAttempt = self.pages + Self.passivePages
            if self.pages >= Self.largestPages { self.truncate(database, patience: Self.patienceMilliseconds) }
        }
    }

    /// Empties the log unless a reader still needs it.
    mutating func emptyIfNobodyReads(_ database: Database) {
        guard self.copiesEverything(database) else { return }
        self.truncate(database, patience: 0)
    }

    /// Empties the log, waiting for readers as long as the busy timeout allows.
    mutating func empty(_ database: Database) throws {
        try database.checkpoint(.truncate)
        self.startOver()
    }

    /// Returns the commits so far if a wait for idleness may begin; nil while one runs.
    mutating func beginIdleWait(commits: Int) -> Int? {
        guard !self.isIdleWaitRunning else { return nil }
        self.isIdleWaitRunning = true
        return commits
    }

    mutating func endIdleWait() {
        self.isIdleWaitRunning = false
    }

    private func copiesEverything(_ database: Database) -> Bool {
        // A checkpoint that fails loses nothing: the log stays, and the next attempt or the next commit meets the same fault.
        guard let frames = try? database.checkpoint(.passive) else { return false }
        return frames.walFrameCount == frames.checkpointedFrameCount
    }

    private mutating func truncate(_ database: Database, patience milliseconds: Int) {
        sqlite3_busy_timeout(database.sqliteConnection, CInt(milliseconds))
        defer {
            sqlite3_busy_timeout(database.sqliteConnection, CInt(SQLiteSettings.busyTimeoutSeconds * 1_000))
        }
        // Busy means that a reader still needs the log; the next attempt comes by itself.
        try? self.empty(database)
    }

    private mutating func startOver() {
        self.pages = 0
        self.nextAttempt = Self.passivePages
    }

    /// Adds what the writer has written since the last call; SQLite's counter is set back, for it has only 31 bits.
    private mutating func countPages(_ database: Database) {
        var written: CInt = 0
        var highest: CInt = 0
        sqlite3_db_status(database.sqliteConnection, SQLITE_DBSTATUS_CACHE_WRITE, &written, &highest, 1)
        self.pages += Int(written)
    }
}
