import AfterwordStorage

/// One session inside `read` or `write`.
final class PostgresConnection: SQLConnection {
    /// Rows that a cursor fetches at once.
    private static let fetchedRows = 500

    let dues: GroupDues?
    private let session: Session
    /// Whether the body has been given rows that it may have passed on, so that it must not run again.
    private(set) var hasHandedRows = false

    init(_ session: Session, dues: GroupDues? = nil) {
        self.session = session
        self.dues = dues
    }

    func execute(_ sql: SQL) throws -> Int {
        try SQLError.mapping { try self.session.execute(sql) }
    }

    func post(_ sql: SQL) throws {
        // Nobody waits for the end of a transaction that reads, where an error would come out.
        guard self.dues != nil else { return _ = try self.execute(sql) }
        try SQLError.mapping { try self.session.post(sql) }
    }

    func rows(_ sql: SQL) throws -> [SQLRow] {
        try SQLError.mapping { try self.session.rows(sql) }
    }

    func rows(ofEach questions: [SQL]) throws -> [[SQLRow]] {
        try SQLError.mapping { try self.session.rows(ofEach: questions) }
    }

    func forEachRow(_ sql: SQL, _ body: (SQLRow) throws -> Void) throws {
        let cursor = try SQLError.mapping { try self.session.openCursor(sql) }
        while true {
            let rows = try self.rows("FETCH \(unsafe: String(Self.fetchedRows)) FROM \(unsafe: cursor)")
            for row in rows {
                self.hasHandedRows = true
                try body(row)
            }
            if rows.count < Self.fetchedRows { break }
        }
        try SQLError.mapping { try self.session.closeCursor(cursor) }
    }
}

extension SQLError {
    /// Runs `body` and gives the server's errors the words of the seam; other errors pass.
    static func mapping<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let failure as ServerFailure {
            throw failure.error
        }
    }
}
