import AfterwordStorage
import GRDBSQLite

/// The row a statement of SQLite stands on; texts are lent from SQLite's own memory, which lasts until the next step.
struct SQLiteRecord: SQLRecord {
    let handle: OpaquePointer

    func integer(_ position: Int) -> Int64? {
        guard sqlite3_column_type(self.handle, CInt(position)) == SQLITE_INTEGER else { return nil }
        return sqlite3_column_int64(self.handle, CInt(position))
    }

    func withText(_ position: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        guard sqlite3_column_type(self.handle, CInt(position)) == SQLITE_TEXT,
            let start = sqlite3_column_text(self.handle, CInt(position))
        else { return }
        body(UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(self.handle, CInt(position)))))
    }
}
