import AfterwordCore
import AfterwordStorage

/// One way in as it does at this moment.
package struct SourceRecord: Encodable, Sendable {
    package var id: String
    package var type: String
    /// What to paste into the helpdesk.
    package var url: String
    /// When the newest event came in, of the last 30 days.
    @Nullable package var lastEventAt: String?
    /// Requests since the start whose signature or content was refused.
    package var refused: Int
    @Nullable package var lastRefusedAt: String?
    @Nullable package var lastRefusal: String?
}

/// How the helpdesks do: whether they still tell of their cases.
package struct SourceDesk: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// In the order of the configuration.
    package func sources() async throws -> [SourceRecord] {
        let store = self.context.store
        let sources = self.context.sources
        guard !sources.isEmpty else { return [] }
        let newest = try await store.database.read { connection in
            try sources.map { try store.lastEvent(source: $0.id, in: connection) }
        }
        return zip(sources, newest).map { source, last in
            let entry = self.context.sourceLog.entry(of: source.id)
            return SourceRecord(
                id: source.id,
                type: Swift.type(of: source).typeName,
                url: "\(self.context.account.publicURL)/v1/sources/\(source.id)",
                lastEventAt: last?.rfc3339,
                refused: entry.refused,
                lastRefusedAt: entry.lastRefusedAt?.rfc3339,
                lastRefusal: entry.lastRefusal
            )
        }
    }
}
