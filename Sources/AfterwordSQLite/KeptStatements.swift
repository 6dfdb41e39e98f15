import AfterwordStorage
import GRDB

/// A statement ready to run, with the names of its columns once they were asked for.
final class KeptStatement {
    let statement: Statement
    private var columns: SQLColumns?

    init(_ statement: Statement, columns: SQLColumns? = nil) {
        self.statement = statement
        self.columns = columns
    }

    /// `count` tells a `SELECT *` that has more columns since a schema step.
    func columns(count: Int, else read: () -> SQLColumns) -> SQLColumns {
        if let columns = self.columns, columns.count == count { return columns }
        let columns = read()
        self.columns = columns
        return columns
    }
}

/// Where a connection gets its statements from.
protocol StatementSource: Sendable {
    func statement(for sql: AfterwordStorage.SQL, on database: Database) throws -> KeptStatement

    /// The one that writes such a row.
    func statement(
        for row: AfterwordStorage.SQL,
        of rows: RowStatement,
        on database: Database
    ) throws -> KeptStatement
}

extension StatementSource {
    func statement(
        for row: AfterwordStorage.SQL,
        of rows: RowStatement,
        on database: Database
    ) throws -> KeptStatement {
        try self.statement(for: rows.single(row), on: database)
    }
}

extension AfterwordStorage.SQL {
    var sqliteText: String { self.text { _ in "?" } }
}

/// A reader's statements: GRDB keeps them with each of the pool's connections, by their text.
struct ReadStatements: StatementSource {
    let catalogue: ColumnCatalogue

    func statement(for sql: AfterwordStorage.SQL, on database: Database) throws -> KeptStatement {
        let text = sql.sqliteText
        guard KeptStatements.isKept(sql) else { return KeptStatement(try database.makeStatement(sql: text)) }
        let statement = try database.cachedStatement(sql: text)
        let columns = self.catalogue.columns(of: text, count: statement.columnCount) {
            SQLColumns(statement.columnNames)
        }
        return KeptStatement(statement, columns: columns)
    }
}

/// The writer's statements, by their shape: rendering a statement to find it by its text cost the writer more than running it.
///
/// Unchecked, because only the work on the pool's serial writer queue touches it.
final class KeptStatements: StatementSource, @unchecked Sendable {
    /// More than the program has; lists of changing length would otherwise fill the memory.
    private static let capacity = 512
    /// The largest portion of rows of the widest table; a statement with more values is a list whose shape rarely repeats.
    private static let mostValues = 2_048

    private var known: [SQLShape: KeptStatement] = [:]
    private var knownOfRows: [RowShape: KeptStatement] = [:]

    func statement(for sql: AfterwordStorage.SQL, on database: Database) throws -> KeptStatement {
        if let kept = self.known[sql.shape] { return kept }
        let made = KeptStatement(try database.makeStatement(sql: sql.sqliteText))
        guard Self.isKept(sql) else { return made }
        if self.known.count >= Self.capacity { self.forgetAll() }
        self.known[sql.shape] = made
        return made
    }

    func statement(
        for row: AfterwordStorage.SQL,
        of rows: RowStatement,
        on database: Database
    ) throws -> KeptStatement {
        let shape = rows.shape(for: row)
        if let kept = self.knownOfRows[shape] { return kept }
        let made = try self.statement(for: rows.single(row), on: database)
        if Self.isKept(row) { self.knownOfRows[shape] = made }
        return made
    }

    static func isKept(_ sql: AfterwordStorage.SQL) -> Bool { sql.values.count <= Self.mostValues }

    /// Before the connection is closed: SQLite closes none with open statements.
    func forgetAll() {
        self.known.removeAll()
        self.knownOfRows.removeAll()
    }
}
