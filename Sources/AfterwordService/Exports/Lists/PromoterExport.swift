import AfterwordCore
import AfterwordStorage

/// People whose newest NPS answer makes them promoters and who agreed to marketing; an answer alone is no consent.
struct PromoterExport: Export {
    let name = "promoters"
    let title = "Promoters"
    let summary = "People whose newest NPS answer is 9 or 10 and who agreed to marketing."
    let audience = ExportAudience.marketing
    let filters: Set<ExportFilterPart> = ExportFilterPart.span.union([.survey, .locale])
    let columns = [
        PeopleColumns.contact, PeopleColumns.name, PeopleColumns.email, PeopleColumns.phone, PeopleColumns.locale,
        PeopleColumns.score, PeopleColumns.survey, PeopleColumns.answered, PeopleColumns.consented,
    ]

    func page(
        _ filter: ExportFilter,
        after position: ListPosition?,
        limit: Int,
        store: Store,
        in connection: any SQLConnection,
        _ body: (any SQLRecord) throws -> Void
    ) throws -> ListPosition? {
        try store.exportPromoters(filter, after: position?.values.first, limit: limit, in: connection, body)
            .map { ListPosition(values: [$0]) }
    }
}
