import AfterwordCore
import AfterwordStorage

/// What the sources' addresses refused: written down as sums by a job, and read with what still waits in memory.
package struct SourceRefusalBook: Sendable {
    /// As long as the keys of events are kept, so that both halves of the page tell of the same time.
    package static let memory = Duration.days(30)

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Writes what waits, in one transaction; returns how many requests it was.
    @discardableResult
    package func flush() async throws -> Int {
        let log = self.context.sourceLog
        let sums = log.take()
        guard !sums.isEmpty else { return 0 }
        let (store, limit) = (self.context.store, self.context.now() - Self.memory)
        do {
            try await store.database.write { connection in
                try store.add(sums, in: connection)
                try store.forgetSourceRefusals(before: limit, in: connection)
            }
        } catch {
            log.putBack(sums)
            throw error
        }
        return sums.map(\.count).reduce(0, +)
    }

    /// By source, of the last 30 days; other instances' newest are a minute late.
    func refusals(in connection: any SQLConnection) throws -> [String: [SourceRefusals]] {
        let written = try self.context.store.sourceRefusals(since: self.context.now() - Self.memory, in: connection)
        return Dictionary(grouping: written + self.context.sourceLog.waiting, by: \.source)
    }
}
