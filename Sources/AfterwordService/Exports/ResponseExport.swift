import AfterwordCore
import AfterwordStorage

/// Every counted answer with its case and person, newest first.
struct ResponseExport: Export {
    let name = "responses"
    let title = "Responses"
    let columns = [
        "id", "survey", "kind", "scale", "score", "class", "severity", "evidence", "revision", "answered_at", "comment",
        "locale", "contact_id", "contact_name", "contact_email", "case_source", "case_id", "case_number",
        "case_subject", "channel", "agent", "team", "tags", "product", "brand",
    ]

    func page(
        _ request: ExportRequest,
        after position: ListPosition?,
        limit: Int,
        store: Store,
        in connection: any SQLConnection
    ) throws -> ListPage<[ExportCell]> {
        var filter = ResponseFilter()
        filter.survey = request.survey
        filter.from = request.from
        filter.to = request.to
        let page = try store.responses(filter, after: position, limit: limit, in: connection)
        let contacts = try store.contacts(page.rows.map(\.contactID), in: connection)
        let cases = try store.cases(page.rows.compactMap(\.caseID), in: connection)
        return page.map { response in
            Self.answer(response) + Self.person(response.contactID, contacts[response.contactID])
                + Self.occasion(response.caseID.flatMap { cases[$0] }) + Self.segments(response.segments)
        }
    }

    private static func answer(_ response: Response) -> [ExportCell] {
        [
            .word(response.id.text), .text(response.survey), .word(response.kind.rawValue),
            .word(response.scale?.name), .number(response.score), .word(response.scoreClass?.rawValue),
            .word(response.severity?.rawValue), .number(response.evidence.rawValue), .number(response.revision),
            .instant(response.answeredAt), .text(response.comment), .text(response.locale),
        ]
    }

    private static func person(_ id: EntityID<Contact>, _ contact: Contact?) -> [ExportCell] {
        [.word(id.text), .text(contact?.name), .email(contact?.email)]
    }

    private static func occasion(_ supportCase: SupportCase?) -> [ExportCell] {
        [
            .text(supportCase?.source), .text(supportCase?.externalID), .text(supportCase?.number),
            .text(supportCase?.subject),
        ]
    }

    /// As they were at the resolution, which is what the figures were counted under.
    private static func segments(_ segments: Segments) -> [ExportCell] {
        [
            .text(segments.channel), .text(segments.agent), .text(segments.team), .list(segments.tags),
            .text(segments.product), .text(segments.brand),
        ]
    }
}
