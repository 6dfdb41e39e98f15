package import AfterwordCore

/// One cell of the rollup table: what is counted, for which slice, in which hour of the account zone, at which score.
package struct RollupKey: Sendable, Hashable {
    /// Survey and scale, e.g. `csat|csat_1_5`, so that scales of different length are never pooled.
    package var measure: String
    /// `all`, or a segment's name.
    package var segment: String
    package var value: String
    /// Start of the hour.
    package var hour: Instant
    package var score: Int

    package init(measure: String, segment: String, value: String, hour: Instant, score: Int) {
        self.measure = measure
        self.segment = segment
        self.value = value
        self.hour = hour
        self.score = score
    }
}

/// Additions to the cells of the table.
enum RollupStatement {
    static func add(_ cells: [RollupKey: Int], in slot: Int, on connection: any SQLConnection) throws {
        // In one order everywhere, so that two instances that add to the same rows wait for each other and never in a circle.
        let rows = cells.keys.sorted().map { key -> SQL in
            "(\(key.measure), \(key.segment), \(key.value), \(key.hour), \(key.score), \(slot), \(cells[key, default: 0]))"
        }
        try connection.post(
            "INSERT INTO rollup (measure, segment, value, hour, score, slot, n) VALUES",
            rows: rows,
            """
            ON CONFLICT (measure, segment, value, hour, score, slot) DO UPDATE SET n = rollup.n + excluded.n
            """
        )
    }

    /// Takes out all rows of the cells whose sum is nothing. Another process that adds to one of them meanwhile is run again or runs this
    /// again, as its transactions are serialisable.
    static func forgetEmpty(_ keys: Set<RollupKey>, on connection: any SQLConnection) throws {
        for key in keys.sorted() {
            let cell: SQL = """
                measure = \(key.measure) AND segment = \(key.segment) AND value = \(key.value) AND hour = \(key.hour)
                AND score = \(key.score)
                """
            try connection.post("DELETE FROM rollup WHERE \(cell) AND (SELECT SUM(n) FROM rollup WHERE \(cell)) = 0")
        }
    }
}

extension RollupKey: Comparable {
    package static func < (left: RollupKey, right: RollupKey) -> Bool {
        if left.measure != right.measure { return left.measure < right.measure }
        if left.segment != right.segment { return left.segment < right.segment }
        if left.value != right.value { return left.value < right.value }
        return (left.hour, left.score) < (right.hour, right.score)
    }
}

extension Store {
    /// Adds the deltas, which may be negative: edits and erasure apply the inverse. They are in the table from the end of the transaction on.
    /// If `forgettingEmpty`, cells in which nothing is left to count leave it: the value of one, a tag for instance, may tell of somebody.
    package func addToRollups(
        _ deltas: [RollupKey: Int],
        forgettingEmpty: Bool = false,
        in connection: any SQLConnection
    ) throws {
        let dues = connection.dues ?? GroupDues()
        dues.add(deltas)
        if forgettingEmpty { dues.forgetIfEmpty(deltas.keys) }
        if connection.dues == nil { try dues.settle(on: connection) }
    }

    /// Every measure that was ever counted; each is one step in the index, however many cells it has.
    package func rollupMeasures(in connection: any SQLConnection) throws -> [String] {
        try connection.rows(
            """
            WITH RECURSIVE known (measure) AS (
                SELECT MIN(measure) FROM rollup
                UNION ALL
                SELECT (SELECT MIN(r.measure) FROM rollup r WHERE r.measure > known.measure) FROM known
                WHERE known.measure IS NOT NULL
            )
            SELECT measure FROM known WHERE measure IS NOT NULL
            """
        ).map { try $0.text("measure") }
    }

    /// Sums the cells of a span `from..<to`: one row per measure, slice, score and, if `isByHour`, hour.
    package func rollups(
        measures: [String],
        segment: String,
        from: Instant,
        to: Instant,
        isByHour: Bool,
        in connection: any SQLConnection
    ) throws -> [(key: RollupKey, n: Int)] {
        let hour: SQL = isByHour ? "hour" : "MIN(hour)"
        let byHour: SQL = isByHour ? ", hour" : ""
        return try connection.rows(
            """
            SELECT measure, segment, value, score, \(hour) AS hour, CAST(SUM(n) AS BIGINT) AS n FROM rollup
            WHERE measure IN \(list: measures) AND segment = \(segment) AND hour >= \(from) AND hour < \(to)
            GROUP BY measure, segment, value, score\(byHour)
            """
        ).map(Self.cell)
    }

    /// Every cell that holds something, for checking them against the responses.
    package func allRollups(in connection: any SQLConnection) throws -> [RollupKey: Int] {
        let cells = try connection.rows(
            """
            SELECT measure, segment, value, hour, score, CAST(SUM(n) AS BIGINT) AS n FROM rollup
            GROUP BY measure, segment, value, hour, score HAVING SUM(n) <> 0
            """
        ).map(Self.cell)
        // A word written in two ways, with an accent or with the accent behind its letter, is two for the database and one here.
        return Dictionary(cells.map { ($0.key, $0.n) }, uniquingKeysWith: +)
    }

    /// Hands over each scored response that counts, with the hour it stands under, one after the other.
    package func forEachCountedScore(
        in connection: any SQLConnection,
        _ body: (Response, _ hour: Instant) throws -> Void
    ) throws {
        try connection.forEachRow(
            "SELECT * FROM response WHERE state = 'counted' AND score IS NOT NULL AND counted_hour IS NOT NULL"
        ) { try body(Response(row: $0), $0.instant("counted_hour")) }
    }

    /// The next scored responses that count, by id, each with the hour it stands under.
    package func countedScores(
        after id: EntityID<Response>?,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> [(response: Response, hour: Instant)] {
        try connection.rows(
            """
            SELECT * FROM response WHERE id > \(id?.rawValue ?? 0) AND state = 'counted' AND score IS NOT NULL
                AND counted_hour IS NOT NULL
            ORDER BY id LIMIT \(limit)
            """
        ).map { (try Response(row: $0), try $0.instant("counted_hour")) }
    }

    /// Moves a counted response to another hour; its place in the rollups must be moved with it.
    package func setCountedHour(
        _ hour: Instant,
        of id: EntityID<Response>,
        in connection: any SQLConnection
    ) throws {
        try connection.post("UPDATE response SET counted_hour = \(hour) WHERE id = \(id)")
    }

    private static func cell(_ row: SQLRow) throws -> (key: RollupKey, n: Int) {
        let key = RollupKey(
            measure: try row.text("measure"),
            segment: try row.text("segment"),
            value: try row.text("value"),
            hour: try row.instant("hour"),
            score: try row.integer("score")
        )
        return (key, try row.integer("n"))
    }
}
