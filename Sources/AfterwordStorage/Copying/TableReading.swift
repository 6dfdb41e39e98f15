/// What a reader says about one table after the other, for whoever writes the rows down.
enum CopyPortion: Sendable {
    /// Rows that are not there yet, in the order of the key.
    case rows(TableShape, [SQLRow])
    /// What is there of the table does not stand in the source any more: away with it.
    case clear(TableShape)
}

/// Reads one table in the order of its key, adds up its checksum, and passes on what the destination does not have.
struct TableReading {
    /// Rows and bytes of a portion, whichever is reached first.
    private static let portionRows = 2_000
    private static let portionBytes = 1 << 20

    /// The rows of the destination are not the first ones of the source.
    private struct Differs: Error {}

    let table: TableShape
    let put: (CopyPortion) throws -> Void
    /// Told after each portion's worth of rows.
    let seen: (Int) -> Void

    /// Returns the checksum of the whole table; `present` is what the destination has of it from an earlier try.
    func run(_ connection: any SQLConnection, present: TableChecksum) throws -> TableChecksum {
        if present.rows > 0 {
            do { return try self.pass(connection, present: present) } catch is Differs {
                try self.put(.clear(self.table))
            }
        }
        return try self.pass(connection, present: TableChecksum())
    }

    private func pass(_ connection: any SQLConnection, present: TableChecksum) throws -> TableChecksum {
        var checksum = TableChecksum()
        var rows: [SQLRow] = []
        var bytes = 0
        try connection.forEachRow(self.table.selection) { row in
            let isNew = checksum.rows >= present.rows
            checksum.add(row.values)
            if checksum.rows == present.rows, checksum != present { throw Differs() }
            if checksum.rows.isMultiple(of: Self.portionRows) { self.seen(checksum.rows) }
            guard isNew else { return }
            rows.append(row)
            bytes += row.values.reduce(0) { $0 + $1.approximateBytes }
            guard rows.count >= Self.portionRows || bytes >= Self.portionBytes else { return }
            try self.put(.rows(self.table, rows))
            (rows, bytes) = ([], 0)
        }
        if checksum.rows < present.rows { throw Differs() }
        if !rows.isEmpty { try self.put(.rows(self.table, rows)) }
        self.seen(checksum.rows)
        return checksum
    }
}

extension SQLValue {
    fileprivate var approximateBytes: Int {
        switch self {
        case .null, .integer, .real: 8
        case .text(let text): text.utf8.count
        case .blob(let bytes): bytes.count
        }
    }
}
