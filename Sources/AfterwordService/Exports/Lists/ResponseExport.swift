import AfterwordCore
import AfterwordStorage

/// Every counted answer, one row each with its case and person, newest first.
struct ResponseExport: Export {
    let name = "responses"
    let title = "Responses"
    let summary = "Every counted answer, one row each, with the fields of its case."
    let audience = ExportAudience.care
    let filters: Set<ExportFilterPart> = ExportFilterPart.span.union([.survey, .locale, .team])
    let columns: [ExportColumn] =
        [
            ExportColumn("id", .id(Response.idPrefix), at: 0), ExportColumn("survey", .text, at: 1),
            ExportColumn("kind", .word, at: 2), ExportColumn("scale", .word, at: 3),
            ExportColumn("score", .number, at: 4), ExportColumn("class", .word, at: 5),
            ExportColumn("severity", .word, at: 6), ExportColumn("evidence", .number, at: 7),
            ExportColumn("revision", .number, at: 8), ExportColumn("answered_at", .instant, at: 9),
            ExportColumn("comment", .text, at: 10), ExportColumn("locale", .text, at: 11),
            ExportColumn("contact_id", .id(Contact.idPrefix), at: 12), ExportColumn("contact_name", .text, at: 13),
            ExportColumn("contact_email", .email, at: 14), ExportColumn("case_source", .text, at: 15),
            ExportColumn("case_id", .text, at: 16), ExportColumn("case_number", .text, at: 17),
            ExportColumn("case_subject", .text, at: 18),
        ]
        // As they were at the resolution, which is what the figures were counted under.
        + ["channel", "agent", "team", "tags", "product", "brand"].enumerated().compactMap { index, name in
            ExportColumn.Segment(rawValue: index).map { ExportColumn(name, .segment($0), at: 19) }
        } + [ExportColumn("case_url", .text, at: 20), ExportColumn("case_resolved_at", .instant, at: 21)]

    func page(
        _ filter: ExportFilter,
        after position: ListPosition?,
        limit: Int,
        store: Store,
        in connection: any SQLConnection,
        _ body: (any SQLRecord) throws -> Void
    ) throws -> ListPosition? {
        try store.exportResponses(filter, after: position?.values.first, limit: limit, in: connection, body)
            .map { ListPosition(values: [$0]) }
    }
}
