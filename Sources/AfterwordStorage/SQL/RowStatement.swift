/// A statement that is made for many rows, of which nobody asks how many it changed: `head`, the rows, `tail`.
///
/// An engine makes it once for each row or once for many, whichever is cheaper there. A form that has no commas between rows (`… WHERE id =`
/// and the id) is for an engine that makes it for each row only.
package struct RowStatement: Sendable {
    /// What stands before a row, such as `INSERT … VALUES`.
    package let head: SQL
    /// Each as `head` goes on, mostly in its parentheses.
    package let rows: [SQL]
    package let tail: SQL

    package init(_ head: SQL, rows: [SQL], _ tail: SQL = "") {
        self.head = head
        self.rows = rows
        self.tail = tail
    }

    /// The statement for one row; its values are the row's, because `head` and `tail` have none.
    package func single(_ row: SQL) -> SQL { self.head + " " + row + " " + self.tail }

    /// What an engine keeps the statement for one such row under, without putting its parts together.
    package func shape(for row: SQL) -> RowShape {
        RowShape(head: self.head.shape, row: row.shape, tail: self.tail.shape)
    }

    /// The statement for all rows in portions of few sizes, so that an engine can keep the statements prepared.
    package func inPortions(_ body: (SQL) throws -> Void) rethrows {
        try SQL.inPortions(self.rows) { try body(self.single($0)) }
    }
}

/// A statement for one row without its values, see ``SQLShape``.
package struct RowShape: Hashable, Sendable {
    fileprivate let head: SQLShape
    fileprivate let row: SQLShape
    fileprivate let tail: SQLShape
}

extension SQLConnection {
    /// For engines where each statement has its price.
    package func post(_ statement: RowStatement) throws { try statement.inPortions(self.post) }

    package func post(_ head: SQL, rows: [SQL], _ tail: SQL = "") throws {
        try self.post(RowStatement(head, rows: rows, tail))
    }
}
