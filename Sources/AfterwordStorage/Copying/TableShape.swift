/// A table as the engine itself describes it.
package struct TableShape: Sendable, Equatable {
    package var name: String
    /// In alphabetical order, because steps of the schema leave the engines' own orders different.
    package var columns: [String]
    /// The columns of the primary key, in its order.
    package var key: [String]

    /// Every row, in the order of the key.
    var selection: SQL {
        "SELECT \(unsafe: Self.list(self.columns)) FROM \(unsafe: self.name) ORDER BY \(unsafe: Self.list(self.key))"
    }

    /// Inserts rows whose values stand in the order of ``columns``.
    func insertion(of rows: [SQL]) -> SQL {
        let head: SQL = "INSERT INTO \(unsafe: self.name) (\(unsafe: Self.list(self.columns))) VALUES "
        return head + SQL.joined(rows, by: ", ")
    }

    private static func list(_ names: [String]) -> String { names.joined(separator: ", ") }
}

extension TableShape {
    /// The ledger of schema steps; it is written last, so that nothing takes a database for whole before it is.
    static let ledger = "migration"

    /// Those of all tables that these steps of the schema make.
    package static func own(
        in connection: any SQLConnection,
        _ dialect: SQLDialect,
        steps: [Migration] = Migrations.all
    ) throws -> [TableShape] {
        let names = Migrations.tables(of: steps)
        return try self.all(in: connection, dialect).filter { names.contains($0.name) }
    }

    /// The names of the others: other programs keep them beside ours, and nobody but those knows what a copy of them would be worth.
    package static func strangers(
        in connection: any SQLConnection,
        _ dialect: SQLDialect,
        steps: [Migration] = Migrations.all
    ) throws -> [String] {
        let names = Migrations.tables(of: steps)
        return try self.all(in: connection, dialect).map(\.name).filter { !names.contains($0) }
    }

    /// All tables of a database in alphabetical order, without those that only describe a copy and those of the engine's extensions.
    package static func all(in connection: any SQLConnection, _ dialect: SQLDialect) throws -> [TableShape] {
        var columns: [String: [(name: String, keyPosition: Int?)]] = [:]
        for row in try connection.rows(dialect.columnCatalogue) {
            let column = (name: try row.text("column_name"), keyPosition: try row.optionalInt("key_position"))
            columns[try row.text("table_name"), default: []].append(column)
        }
        return columns.filter { !CopyMark.tables.contains($0.key) && !ArchiveManifest.tables.contains($0.key) }
            .map { name, columns in
                let key = columns.filter { $0.keyPosition != nil }.sorted {
                    ($0.keyPosition ?? 0) < ($1.keyPosition ?? 0)
                }
                return TableShape(name: name, columns: columns.map(\.name).sorted(), key: key.map(\.name))
            }
            .sorted { $0.name < $1.name }
    }
}
