import AfterwordStorage
import Foundation
import GRDB

/// One connection of the pool inside `read` or `write`.
struct SQLiteConnection: SQLConnection {
    /// Statements with more values are lists or rows of many; their texts rarely repeat, so keeping them would only fill memory.
    private static let mostValuesOfKeptStatement = 64

    let database: Database

    func execute(_ sql: AfterwordStorage.SQL) throws -> Int {
        try SQLError.mapping {
            let before = self.database.totalChangesCount
            try self.statement(sql).execute()
            // SQLite keeps the count of the last change, also after a statement that changes nothing by its nature.
            return self.database.totalChangesCount == before ? 0 : self.database.changesCount
        }
    }

    func rows(_ sql: AfterwordStorage.SQL) throws -> [SQLRow] {
        var rows: [SQLRow] = []
        try SQLError.mapping {
            try self.visit(self.statement(sql)) { rows.append($0) }
        }
        return rows
    }

    func forEachRow(_ sql: AfterwordStorage.SQL, _ body: (SQLRow) throws -> Void) throws {
        try SQLError.mapping {
            // A statement of its own, because the body may run the same text again while this one is under way.
            let (text, values) = sql.renderedForSQLite
            let statement = try self.database.makeStatement(sql: text)
            try statement.setArguments(StatementArguments(values.map(\.databaseValue)))
            try self.visit(statement, body)
        }
    }

    private func statement(_ sql: AfterwordStorage.SQL) throws -> Statement {
        let (text, values) = sql.renderedForSQLite
        let statement =
            values.count > Self.mostValuesOfKeptStatement
            ? try self.database.makeStatement(sql: text) : try self.database.cachedStatement(sql: text)
        try statement.setArguments(StatementArguments(values.map(\.databaseValue)))
        return statement
    }

    private func visit(_ statement: Statement, _ body: (SQLRow) throws -> Void) throws {
        let columns = SQLColumns(statement.columnNames)
        let cursor = try Row.fetchCursor(statement)
        while let row = try cursor.next() {
            try body(SQLRow(columns: columns, values: row.databaseValues.map(SQLValue.init)))
        }
    }
}

extension AfterwordStorage.SQL {
    fileprivate var renderedForSQLite: (text: String, values: [SQLValue]) {
        self.rendered { _ in "?" }
    }
}

extension SQLValue {
    fileprivate var databaseValue: DatabaseValue {
        switch self {
        case .null: .null
        case .integer(let value): value.databaseValue
        case .real(let value): value.databaseValue
        case .text(let value): value.databaseValue
        case .blob(let bytes): Data(bytes).databaseValue
        }
    }

    fileprivate init(_ value: DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let value): self = .integer(value)
        case .double(let value): self = .real(value)
        case .string(let value): self = .text(value)
        case .blob(let data): self = .blob([UInt8](data))
        }
    }
}
