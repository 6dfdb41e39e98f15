import AfterwordCore
import AfterwordStorage

/// Addresses that must not be written to, and then the people who asked for nothing at all.
struct SuppressedExport: Export {
    let name = "suppressed"
    let title = "Suppressed"
    let summary = "Addresses and people that must not be written to: hand it over beside every list."
    let audience = ExportAudience.marketing
    let filters: Set<ExportFilterPart> = ExportFilterPart.span
    let columns = [
        RemovalColumns.email, RemovalColumns.phone, RemovalColumns.channel, RemovalColumns.handle,
        RemovalColumns.reason, RemovalColumns.since, RemovalColumns.contact,
    ]

    /// The two parts of the list; a position begins with its part.
    private static let addresses: Int64 = 0
    private static let people: Int64 = 1

    func page(
        _ filter: ExportFilter,
        after position: ListPosition?,
        limit: Int,
        store: Store,
        in connection: any SQLConnection,
        _ body: (any SQLRecord) throws -> Void
    ) throws -> ListPosition? {
        let inner = position.flatMap { $0.values.count > 1 ? $0.values[1] : nil }
        if position?.values.first == Self.people {
            return try store.exportOptOuts(filter, after: inner, limit: limit, in: connection, body)
                .map { ListPosition(values: [Self.people, $0]) }
        }
        let next = try store.exportSuppressions(filter, after: inner, limit: limit, in: connection, body)
        return ListPosition(values: next.map { [Self.addresses, $0] } ?? [Self.people])
    }
}
