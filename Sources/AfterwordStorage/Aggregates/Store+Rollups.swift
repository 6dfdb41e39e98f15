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

extension Store {
    /// Adds the deltas (which may be negative: edits and erasure apply the inverse) in one statement.
    package func addToRollups(_ deltas: [RollupKey: Int], in connection: any SQLConnection) throws {
        let cells = deltas.filter { $0.value != 0 }
        guard !cells.isEmpty else { return }
        var sql: SQL = "INSERT INTO rollup (measure, segment, value, hour, score, slot, n) VALUES "
        for (index, cell) in cells.enumerated() {
            let key = cell.key
            sql += """
                \(unsafe: index == 0 ? "" : ", ")(\(key.measure), \(key.segment), \(key.value), \(key.hour), \
                \(key.score), 0, \(cell.value))
                """
        }
        sql += " ON CONFLICT (measure, segment, value, hour, score, slot) DO UPDATE SET n = rollup.n + excluded.n"
        try connection.execute(sql)
    }

    /// Sums the cells of a span: one row per measure, slice, hour (or the whole span) and score.
    package func rollups(
        segment: String,
        from: Instant,
        to: Instant,
        in connection: any SQLConnection
    ) throws -> [(key: RollupKey, n: Int)] {
        try connection.rows(
            """
            SELECT measure, value, hour, score, CAST(SUM(n) AS INTEGER) AS n FROM rollup
            WHERE segment = \(segment) AND hour >= \(from) AND hour < \(to)
            GROUP BY measure, value, hour, score
            """
        ).map { row in
            let key = RollupKey(
                measure: try row.text("measure"),
                segment: segment,
                value: try row.text("value"),
                hour: try row.instant("hour"),
                score: try row.integer("score")
            )
            return (key, try row.integer("n"))
        }
    }
}
