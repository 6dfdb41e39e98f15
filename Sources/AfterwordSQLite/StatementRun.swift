import AfterwordStorage
import GRDB
import GRDBSQLite

/// One run of a prepared statement on SQLite's own functions.
///
/// GRDB keeps the connections and the prepared statements; its arguments and rows are general, and a profile of recorded answers showed
/// much of the writer's time in building them. Nothing here begins or ends a transaction, which GRDB must know of.
struct StatementRun: ~Copyable {
    private let kept: KeptStatement
    private let handle: OpaquePointer

    /// Binds the values; what an earlier run left behind is gone.
    init(_ kept: KeptStatement, values: [SQLValue]) throws {
        self.kept = kept
        self.handle = kept.statement.sqliteStatement
        sqlite3_reset(self.handle)
        guard sqlite3_bind_parameter_count(self.handle) == values.count else {
            throw SQLError(code: .other, message: "the statement takes another number of values: \(kept.statement.sql)")
        }
        for (index, value) in values.enumerated() { try self.bind(value, at: CInt(index + 1)) }
    }

    deinit {
        // Ends a run that was left in the middle, and lets go of the bound texts.
        sqlite3_reset(self.handle)
        sqlite3_clear_bindings(self.handle)
    }

    /// Goes on to the next row; false at the end.
    borrowing func step() throws -> Bool {
        switch sqlite3_step(self.handle) {
        case SQLITE_ROW: true
        case SQLITE_DONE: false
        case let code: throw self.error(code)
        }
    }

    /// The row it stands on.
    borrowing func row(_ columns: SQLColumns) -> SQLRow {
        let count = sqlite3_column_count(self.handle)
        return SQLRow(columns: columns, values: (0..<count).map { self.value(at: $0) })
    }

    /// The row it stands on, and after each step the next one; not to be used once the run is over.
    var record: SQLiteRecord { SQLiteRecord(handle: self.handle) }

    /// The columns of the row it stands on.
    var columns: SQLColumns {
        self.kept.columns(count: Int(sqlite3_column_count(self.handle))) { self.columnNames }
    }

    /// Asked of SQLite itself: GRDB keeps the names that the statement had before a schema step.
    private var columnNames: SQLColumns {
        SQLColumns(
            (0..<sqlite3_column_count(self.handle)).map { position in
                sqlite3_column_name(self.handle, position).map { String(cString: $0) } ?? ""
            }
        )
    }

    private borrowing func error(_ code: CInt) -> SQLError {
        let connection = sqlite3_db_handle(self.handle)
        let extended = sqlite3_extended_errcode(connection)
        let message = String(cString: sqlite3_errmsg(connection))
        let result = ResultCode(rawValue: extended & 0xFF == code & 0xFF ? extended : code)
        return SQLError(DatabaseError(resultCode: result, message: message))
    }
}

// MARK: - Values

extension StatementRun {
    /// Tells SQLite to copy what it is given.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    private borrowing func bind(_ value: SQLValue, at index: CInt) throws {
        let code =
            switch value {
            case .null: sqlite3_bind_null(self.handle, index)
            case .integer(let value): sqlite3_bind_int64(self.handle, index, value)
            case .real(let value): sqlite3_bind_double(self.handle, index, value)
            case .text(var value): Self.bind(&value, at: index, of: self.handle)
            case .blob(let bytes): Self.bind(bytes, at: index, of: self.handle)
            }
        guard code == SQLITE_OK else { throw self.error(code) }
    }

    private static func bind(_ text: inout String, at index: CInt, of handle: OpaquePointer) -> CInt {
        text.withUTF8 { bytes in
            // An empty text has no address, and SQLite takes none for NULL.
            guard let start = bytes.baseAddress else { return sqlite3_bind_text(handle, index, "", 0, Self.copied) }
            return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                sqlite3_bind_text(handle, index, $0, CInt(bytes.count), Self.copied)
            }
        }
    }

    private static func bind(_ bytes: [UInt8], at index: CInt, of handle: OpaquePointer) -> CInt {
        guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(handle, index, 0) }
        return bytes.withUnsafeBytes {
            sqlite3_bind_blob(handle, index, $0.baseAddress, CInt($0.count), Self.copied)
        }
    }

    private borrowing func value(at index: CInt) -> SQLValue {
        switch sqlite3_column_type(self.handle, index) {
        case SQLITE_INTEGER: .integer(sqlite3_column_int64(self.handle, index))
        case SQLITE_FLOAT: .real(sqlite3_column_double(self.handle, index))
        case SQLITE_TEXT: .text(self.text(at: index))
        case SQLITE_BLOB: .blob(self.blob(at: index))
        default: .null
        }
    }

    private borrowing func text(at index: CInt) -> String {
        guard let start = sqlite3_column_text(self.handle, index) else { return "" }
        let count = Int(sqlite3_column_bytes(self.handle, index))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    private borrowing func blob(at index: CInt) -> [UInt8] {
        guard let start = sqlite3_column_blob(self.handle, index) else { return [] }
        return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(self.handle, index))))
    }
}
