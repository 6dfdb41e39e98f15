import AfterwordCore
import AfterwordStorage

/// People who agreed to be on the list, and only they: active, listed, barred by no gate, not opted out, not suppressed, not erased.
struct AmbassadorExport: Export {
    let name = "ambassadors"
    let title = "Ambassadors"
    let summary = "People who agreed to be ambassadors and may be written to."
    let audience = ExportAudience.marketing
    let filters: Set<ExportFilterPart> = ExportFilterPart.span.union([.survey, .locale])
    let columns = [
        PeopleColumns.contact, PeopleColumns.name, PeopleColumns.email, PeopleColumns.phone, PeopleColumns.locale,
        PeopleColumns.score, PeopleColumns.since, PeopleColumns.consented, PeopleColumns.wording, PeopleColumns.survey,
        PeopleColumns.answered,
    ]

    func page(
        _ filter: ExportFilter,
        after position: ListPosition?,
        limit: Int,
        store: Store,
        in connection: any SQLConnection,
        _ body: (any SQLRecord) throws -> Void
    ) throws -> ListPosition? {
        try store.exportAmbassadors(filter, after: position?.values.first, limit: limit, in: connection, body)
            .map { ListPosition(values: [$0]) }
    }
}
