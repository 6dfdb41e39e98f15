import AfterwordStorage
import GRDB

extension SQLError {
    static let databaseClosed = SQLError(code: .closed, message: "the database is closed")

    /// Runs `body` and gives SQLite's errors the words of the seam; other errors pass.
    static func mapping<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw SQLError(error)
        }
    }

    /// Like the other, for work that waits.
    static func mapping<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as DatabaseError {
            throw SQLError(error)
        }
    }

    init(_ error: DatabaseError) {
        self.init(code: Code(error), message: error.message ?? error.resultCode.description)
    }
}

extension SQLError.Code {
    fileprivate init(_ error: DatabaseError) {
        switch error.extendedResultCode {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID: self = .uniqueViolation
        case .SQLITE_CONSTRAINT_CHECK: self = .checkViolation
        case .SQLITE_CONSTRAINT_FOREIGNKEY: self = .foreignKeyViolation
        case .SQLITE_CONSTRAINT_NOTNULL: self = .notNullViolation
        default: self.init(primary: error.resultCode)
        }
    }

    private init(primary code: ResultCode) {
        switch code {
        case .SQLITE_FULL: self = .full
        case .SQLITE_IOERR: self = .inputOutput
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .corrupt
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy
        case .SQLITE_MISUSE: self = .closed
        default: self = .other
        }
    }
}
