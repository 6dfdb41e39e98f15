import AfterwordStorage
import GRDB

/// One connection of the pool inside `read` or `write`.
struct SQLiteConnection: SQLConnection {
    /// Statements with more values are long lists; their texts rarely repeat, so keeping them would only fill memory.
    private static let mostValuesOfKeptStatement = 512

    let database: Database
    let catalogue: ColumnCatalogue

    func execute(_ sql: AfterwordStorage.SQL) throws -> Int {
        try SQLError.mapping {
            let before = self.database.totalChangesCount
            let (text, values) = sql.renderedForSQLite
            let run = try StatementRun(self.statement(text, values: values.count), values: values)
            while try run.step() {}
            // SQLite keeps the count of the last change, also after a statement that changes nothing by its nature.
            return self.database.totalChangesCount == before ? 0 : self.database.changesCount
        }
    }

    func rows(_ sql: AfterwordStorage.SQL) throws -> [SQLRow] {
        var rows: [SQLRow] = []
        try SQLError.mapping {
            let (text, values) = sql.renderedForSQLite
            let isKept = values.count <= Self.mostValuesOfKeptStatement
            let run = try StatementRun(self.statement(text, values: values.count), values: values)
            let columns =
                isKept ? self.catalogue.columns(of: text, count: run.columnCount) { run.columns() } : run.columns()
            while try run.step() { rows.append(run.row(columns)) }
        }
        return rows
    }

    func forEachRow(_ sql: AfterwordStorage.SQL, _ body: (SQLRow) throws -> Void) throws {
        try SQLError.mapping {
            // A statement of its own, because the body may run the same text again while this one is under way.
            let (text, values) = sql.renderedForSQLite
            let run = try StatementRun(self.database.makeStatement(sql: text), values: values)
            let columns = run.columns()
            while try run.step() { try body(run.row(columns)) }
        }
    }

    func forEachRecord(_ sql: AfterwordStorage.SQL, _ body: (any SQLRecord) throws -> Void) throws {
        try SQLError.mapping {
            let (text, values) = sql.renderedForSQLite
            let run = try StatementRun(self.database.makeStatement(sql: text), values: values)
            let record = run.record
            while try run.step() { try body(record) }
        }
    }

    private func statement(_ text: String, values: Int) throws -> Statement {
        values > Self.mostValuesOfKeptStatement
            ? try self.database.makeStatement(sql: text) : try self.database.cachedStatement(sql: text)
    }
}

extension AfterwordStorage.SQL {
    fileprivate var renderedForSQLite: (text: String, values: [SQLValue]) {
        self.rendered { _ in "?" }
    }
}
