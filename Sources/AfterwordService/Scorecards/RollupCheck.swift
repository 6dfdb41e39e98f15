import AfterwordCore
package import AfterwordStorage

/// A rollup cell that is not what the responses say.
package struct RollupFault: Sendable, Equatable {
    package var key: RollupKey
    package var stored: Int
    package var recomputed: Int

    package init(key: RollupKey, stored: Int, recomputed: Int) {
        self.key = key
        self.stored = stored
        self.recomputed = recomputed
    }
}

/// Compares the rollups with the responses they are made of (`afterword verify`).
package struct RollupCheck: Sendable {
    private let store: Store

    package init(_ context: ServiceContext) {
        self.store = context.store
    }

    /// Adds up every counted response anew and compares, on one snapshot.
    ///
    /// - Returns: the cells that differ, oldest hour first; empty = all is well.
    package func faults() async throws -> [RollupFault] {
        try await self.store.database.readAtLength { [store] connection in
            var recomputed: [RollupKey: Int] = [:]
            try store.forEachCountedScore(in: connection) { response, hour in
                ScoreRollup.add(1, of: response, hour: hour, to: &recomputed)
            }
            let stored = try store.allRollups(in: connection)
            return Set(stored.keys).union(recomputed.keys)
                .map { RollupFault(key: $0, stored: stored[$0] ?? 0, recomputed: recomputed[$0] ?? 0) }
                .filter { $0.stored != $0.recomputed }
                .sorted { ($0.key.hour, $0.key.measure, $0.key.value) < ($1.key.hour, $1.key.measure, $1.key.value) }
        }
    }
}
