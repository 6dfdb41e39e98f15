import AfterwordCore
import AfterwordStorage

/// People to take out of what was handed over before: they took back their consent.
struct WithdrawalExport: Export {
    let name = "withdrawals"
    let title = "Withdrawals"
    let summary = "People who took back their consent: remove them wherever an earlier file was imported."
    let audience = ExportAudience.marketing
    let filters: Set<ExportFilterPart> = ExportFilterPart.span
    let columns = [
        RemovalColumns.contact, RemovalColumns.email, RemovalColumns.phone, RemovalColumns.reason, RemovalColumns.since,
    ]

    func page(
        _ filter: ExportFilter,
        after position: ListPosition?,
        limit: Int,
        store: Store,
        in connection: any SQLConnection,
        _ body: (any SQLRecord) throws -> Void
    ) throws -> ListPosition? {
        try store.exportWithdrawals(filter, after: position?.values.first, limit: limit, in: connection, body)
            .map { ListPosition(values: [$0]) }
    }
}

/// The columns of lists of people to take out; where their values stand is told beside the statements.
enum RemovalColumns {
    static let contact = ExportColumn("contact_id", .id(Contact.idPrefix), at: 1)
    static let email = ExportColumn("email", .email, at: 2)
    static let phone = ExportColumn("phone", .phone, at: 3)
    static let channel = ExportColumn("channel", .text, at: 4)
    static let handle = ExportColumn("handle", .text, at: 5)
    static let reason = ExportColumn("reason", .word, at: 6)
    static let since = ExportColumn("since", .instant, at: 7)
}
