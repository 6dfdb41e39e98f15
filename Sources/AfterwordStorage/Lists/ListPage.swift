import AfterwordCore

/// One page of a list and where the next one begins.
package struct ListPage<Row: Sendable>: Sendable {
    package var rows: [Row]
    /// `nil` on the last page.
    package var next: ListPosition?

    package init(rows: [Row], next: ListPosition?) {
        self.rows = rows
        self.next = next
    }
}

extension ListPage: Equatable where Row: Equatable {}

/// The sort values of the last row shown: a page begins after them, so rows that come in meanwhile neither repeat nor hide one.
package struct ListPosition: Sendable, Equatable {
    package var values: [Int64]

    package init(values: [Int64]) {
        self.values = values
    }
}

/// A position that was not made by this list.
package struct InvalidListPosition: Error, Equatable {
    package init() {}
}

/// A case as people outside name it.
package struct CaseKey: Sendable, Hashable {
    /// `nil` = whichever source knows the id.
    package var source: String?
    package var externalID: String

    package init(source: String? = nil, externalID: String) {
        self.source = source
        self.externalID = externalID
    }
}

/// What a listed row must satisfy: the conditions are joined by AND.
struct ListConditions {
    private(set) var sql: [SQL] = []

    mutating func add(_ condition: SQL) { self.sql.append(condition) }

    /// `column = value`, unless there is no value to compare with.
    mutating func equals(_ column: String, _ value: (some SQLBindable)?) {
        if let value { self.sql.append("\(unsafe: column) = \(value)") }
    }

    /// `column` holds one of the words; an empty list allows all.
    mutating func oneOf<Word: RawRepresentable<String>>(_ column: String, _ words: [Word]) {
        if !words.isEmpty { self.sql.append("\(unsafe: column) IN \(list: words.map(\.rawValue))") }
    }

    /// `column` lies in the half-open span `from..<to`, as far as it has ends.
    mutating func within(_ column: String, from: Instant?, to: Instant?) {
        self.within("\(unsafe: column)" as SQL, from: from, to: to)
    }

    /// The same for a moment that is worked out of several columns.
    mutating func within(_ moment: SQL, from: Instant?, to: Instant?) {
        if let from { self.sql.append("\(moment) >= \(from)") }
        if let to { self.sql.append("\(moment) < \(to)") }
    }

    /// The row is about the case.
    mutating func about(_ key: CaseKey?) {
        guard let key else { return }
        var cases: SQL = "SELECT id FROM support_case WHERE external_id = \(key.externalID)"
        if let source = key.source { cases += " AND source = \(source)" as SQL }
        self.sql.append("case_id IN (\(cases))")
    }
}

extension SQLConnection {
    /// One page of a table, newest first: a keyset on the time-ordered id, so a deep page costs what the first one does.
    func newestFirst<Row>(
        _ table: String,
        _ conditions: ListConditions,
        after position: ListPosition?,
        limit: Int,
        read: (SQLRow) throws -> Row
    ) throws -> ListPage<Row> {
        var conditions = conditions
        if let position {
            guard position.values.count == 1 else { throw InvalidListPosition() }
            conditions.add("id < \(position.values[0])")
        }
        return try self.page(
            table,
            conditions,
            order: "id DESC",
            limit: limit,
            key: { [try $0.integer("id")] },
            read: read
        )
    }

    /// One page of the rows that `keep` likes, newest first: for conditions that SQL cannot see, such as segments, which are kept as one
    /// text. Looks through the table a chunk at a time, so other conditions should leave few rows.
    func newestFirst<E: Entity, Row>(
        _ table: String,
        _ conditions: ListConditions,
        after position: ListPosition?,
        limit: Int,
        keeping keep: (Row) -> Bool,
        id: (Row) -> EntityID<E>,
        read: (SQLRow) throws -> Row
    ) throws -> ListPage<Row> {
        var found: [Row] = []
        var position = position
        while true {
            let page = try self.newestFirst(table, conditions, after: position, limit: max(limit, 500), read: read)
            found += page.rows.filter(keep)
            if found.count > limit {
                let shown = Array(found.prefix(limit))
                return ListPage(rows: shown, next: shown.last.map { ListPosition(values: [id($0).rawValue]) })
            }
            guard let next = page.next else { return ListPage(rows: found, next: nil) }
            position = next
        }
    }

    /// Reads one row more than asked for, to know without counting whether there is a next page.
    func page<Row>(
        _ table: String,
        _ conditions: ListConditions,
        order: SQL,
        limit: Int,
        key: (SQLRow) throws -> [Int],
        read: (SQLRow) throws -> Row
    ) throws -> ListPage<Row> {
        var sql: SQL = "SELECT * FROM \(unsafe: table)"
        for (index, condition) in conditions.sql.enumerated() {
            sql += "\(unsafe: index == 0 ? " WHERE " : " AND ")\(condition)"
        }
        let rows = try self.rows(sql + " ORDER BY \(order) LIMIT \(limit + 1)")
        let shown = rows.prefix(limit)
        let next = rows.count > limit ? try shown.last.map { ListPosition(values: try key($0).map(Int64.init)) } : nil
        return ListPage(rows: try shown.map(read), next: next)
    }
}
