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

    func post(_ sql: AfterwordStorage.SQL) throws {
        try SQLError.mapping {
            let run = try StatementRun(self.statements.statement(for: sql, on: self.database), values: sql.values)
            while try run.step() {}
        }
    }

    /// A statement for each row: SQLite knows of one row whether it can be written before it changes anything. For several it keeps a journal,
    /// a copy of each page they touch, so that it could undo the first ones if a later one fails; that was more than half of all bytes written.
    func post(_ statement: RowStatement) throws {
        guard var form = statement.rows.first else { return }
        try SQLError.mapping {
            var kept = try self.statements.statement(for: form, of: statement, on: self.database)
            for row in statement.rows {
                if !row.hasShape(of: form) {
                    form = row
                    kept = try self.statements.statement(for: form, of: statement, on: self.database)
                }
                let run = try StatementRun(kept, values: row.values)
                while try run.step() {}
            }
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
