import AfterwordCore
import AfterwordStorage

/// Keeps the rollups in the hours of the account zone, which is stored beside them.
///
/// Hours of zones that differ by whole hours begin at the same instants, so most changes move nothing; a change to or from a zone that is
/// off by half an hour moves every answer.
package struct RollupZone: Sendable {
    private static let setting = "account_zone"
    private static let chunk = 1_000

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// The zone in whose hours the rollups are; `nil` before the first start.
    package func stored() async throws -> String? {
        let store = self.context.store
        return try await store.database.read { try store.setting(Self.setting, in: $0) }
    }

    /// Moves the answers to the hours of the configured zone if the rollups were made in another one.
    ///
    /// Each chunk moves answers and cells in one transaction, so the figures equal the answers at every moment, and a move that was
    /// interrupted goes on at the next start.
    /// - Returns: how many answers were looked at; `nil` if the zone is the one stored.
    @discardableResult
    package func follow(progress: (Int) -> Void = { _ in }) async throws -> Int? {
        let store = self.context.store
        let zone = self.context.account.timeZone
        guard try await self.stored() != zone else { return nil }
        var seen = 0
        var last: EntityID<Response>?
        while let chunk = try await self.move(after: last) {
            seen += chunk.count
            last = chunk.last
            progress(seen)
        }
        try await store.database.write { try store.set(Self.setting, to: zone, in: $0) }
        return seen
    }

    /// Moves the next answers; `nil` at the end.
    private func move(
        after id: EntityID<Response>?
    ) async throws -> (count: Int, last: EntityID<Response>)? {
        let store = self.context.store
        let account = self.context.account
        return try await store.database.write { connection in
            let counted = try store.countedScores(after: id, limit: Self.chunk, in: connection)
            guard let last = counted.last else { return nil }
            var deltas: [RollupKey: Int] = [:]
            for (response, hour) in counted {
                let newHour = account.hour(of: response.answeredAt)
                guard newHour != hour else { continue }
                ScoreRollup.add(-1, of: response, hour: hour, to: &deltas)
                ScoreRollup.add(1, of: response, hour: newHour, to: &deltas)
                try store.setCountedHour(newHour, of: response.id, in: connection)
            }
            try store.addToRollups(deltas, in: connection)
            return (counted.count, last.response.id)
        }
    }
}
