package import AfterwordCore

/// How many requests to the address of one source were refused for one reason within one hour.
package struct SourceRefusals: Sendable, Equatable {
    package enum Reason: String, Sendable, CaseIterable {
        /// Missing or wrong.
        case signature
        /// Right, but signed too long ago.
        case stale
        /// Signed by the right one and not to be read.
        case content
    }

    package var source: String
    package var reason: Reason
    /// Its beginning.
    package var hour: Instant
    package var count: Int
    package var lastAt: Instant
    /// What was wrong with the last one, in a few words of ours.
    package var words: String

    package init(source: String, reason: Reason, hour: Instant, count: Int, lastAt: Instant, words: String) {
        self.source = source
        self.reason = reason
        self.hour = hour
        self.count = count
        self.lastAt = lastAt
        self.words = words
    }

    init(row: SQLRow) throws {
        self.init(
            source: try row.text("source"),
            reason: try row.word("reason"),
            hour: try row.instant("hour_ms"),
            count: try row.integer("n"),
            lastAt: try row.instant("last_at_ms"),
            words: try row.text("words")
        )
    }
}

extension Store {
    /// Adds to what is written already; several instances add to the same hour.
    package func add(_ refusals: [SourceRefusals], in connection: any SQLConnection) throws {
        for refusal in refusals {
            try connection.post(
                """
                INSERT INTO source_refusal (source, reason, hour_ms, n, last_at_ms, words)
                VALUES (\(refusal.source), \(refusal.reason.rawValue), \(refusal.hour), \(refusal.count),
                    \(refusal.lastAt), \(refusal.words))
                ON CONFLICT (source, reason, hour_ms) DO UPDATE SET n = source_refusal.n + excluded.n,
                    words = CASE WHEN excluded.last_at_ms >= source_refusal.last_at_ms
                        THEN excluded.words ELSE source_refusal.words END,
                    last_at_ms = CASE WHEN excluded.last_at_ms >= source_refusal.last_at_ms
                        THEN excluded.last_at_ms ELSE source_refusal.last_at_ms END
                """
            )
        }
    }

    /// Those of the hours from `start` on, in no order.
    package func sourceRefusals(since start: Instant, in connection: any SQLConnection) throws -> [SourceRefusals] {
        try connection.rows("SELECT * FROM source_refusal WHERE hour_ms >= \(start)").map(SourceRefusals.init(row:))
    }

    /// Lets go of the hours before `limit`.
    package func forgetSourceRefusals(before limit: Instant, in connection: any SQLConnection) throws {
        try connection.post("DELETE FROM source_refusal WHERE hour_ms < \(limit)")
    }
}
