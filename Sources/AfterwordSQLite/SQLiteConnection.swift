import AfterwordStorage
import GRDB

/// One connection of the pool inside `read` or `write`.
struct SQLiteConnection: SQLConnection {
    let database: Database
    let statements: any StatementSource
    let dues: GroupDues?

    func execute(_ sql: AfterwordStorage.SQL) throws -> Int {
        try SQLError.mapping {
            let before = self.database.totalChangesCount
            let run = try StatementRun(self.statements.statement(for: sql, on: self.database), values: sql.values)
            while try run.step() {}
            // SQLite keeps the count of the last change, also after a statement that changes nothing by its nature.
            return self.database.totalChangesCount == before ? 0 : self.database.changesCount
        }
    }

    func rows(_ sql: AfterwordStorage.SQL) throws -> [SQLRow] {
        var rows: [SQLRow] = []
        try SQLError.mapping {
            let run = try StatementRun(self.statements.statement(for: sql, on: self.database), values: sql.values)
            guard try run.step() else { return }
            let columns = run.columns
            repeat { rows.append(run.row(columns)) } while try run.step()
        }
        return rows
    }

    func forEachRow(_ sql: AfterwordStorage.SQL, _ body: (SQLRow) throws -> Void) throws {
        try SQLError.mapping {
            let run = try self.ownRun(of: sql)
            let columns = run.columns
            while try run.step() { try body(run.row(columns)) }
        }
    }

    func forEachRecord(_ sql: AfterwordStorage.SQL, _ body: (any SQLRecord) throws -> Void) throws {
        try SQLError.mapping {
            let run = try self.ownRun(of: sql)
            let record = run.record
            while try run.step() { try body(record) }
        }
    }

    /// A statement of its own, because a body may run the same one again while it is under way.
    private func ownRun(of sql: AfterwordStorage.SQL) throws -> StatementRun {
        try StatementRun(KeptStatement(self.database.makeStatement(sql: sql.sqliteText)), values: sql.values)
    }
}
