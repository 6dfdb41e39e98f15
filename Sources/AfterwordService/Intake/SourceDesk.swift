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
    /// Requests of the last 30 days that were refused, in all and by reason.
    package var refused: Int
    package var refusals: Refusals
    @Nullable package var lastRefusedAt: String?
    @Nullable package var lastRefusal: String?
}

extension SourceRecord {
    /// Why requests were refused.
    package struct Refusals: Encodable, Sendable {
        /// The signature was missing or wrong.
        package var signature: Int
        /// It was right and too old.
        package var stale: Int
        /// It was right, and the body could not be read.
        package var content: Int

        init(_ refusals: [SourceRefusals]) {
            let counts = Dictionary(grouping: refusals, by: \.reason).mapValues { $0.map(\.count).reduce(0, +) }
            self.signature = counts[.signature] ?? 0
            self.stale = counts[.stale] ?? 0
            self.content = counts[.content] ?? 0
        }
    }
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
        let book = SourceRefusalBook(self.context)
        let (newest, refusals) = try await store.database.read { connection in
            (
                try sources.map { try store.lastEvent(source: $0.id, in: connection) },
                try book.refusals(in: connection)
            )
        }
        return zip(sources, newest).map { source, last in
            let own = refusals[source.id] ?? []
            let latest = own.max { $0.lastAt < $1.lastAt }
            return SourceRecord(
                id: source.id,
                type: Swift.type(of: source).typeName,
                url: "\(self.context.account.publicURL)/v1/sources/\(source.id)",
                lastEventAt: last?.rfc3339,
                refused: own.map(\.count).reduce(0, +),
                refusals: SourceRecord.Refusals(own),
                lastRefusedAt: latest?.lastAt.rfc3339,
                lastRefusal: latest?.words
            )
        }
    }
}
