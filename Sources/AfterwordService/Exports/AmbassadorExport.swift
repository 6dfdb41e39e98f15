import AfterwordCore
import AfterwordStorage

/// People who agreed to be on the list, and only they: active, listed, not opted out, not erased.
struct AmbassadorExport: Export {
    let name = "ambassadors"
    let title = "Ambassadors"
    let columns = [
        "contact_id", "name", "email", "phone", "locale", "score", "since", "consented_at", "consent_wording",
    ]

    func page(
        _ request: ExportRequest,
        after position: ListPosition?,
        limit: Int,
        store: Store,
        in connection: any SQLConnection
    ) throws -> ListPage<[ExportCell]> {
        var filter = AmbassadorFilter()
        filter.states = [.active]
        filter.isListed = true
        let page = try store.ambassadors(filter, after: position, limit: limit, in: connection)
        let contacts = try store.contacts(page.rows.map(\.contactID), in: connection)
        let rows = page.rows.compactMap { ambassador in
            contacts[ambassador.contactID].flatMap { Self.row(ambassador, $0) }
        }
        return ListPage(rows: rows, next: page.next)
    }

    private static func row(_ ambassador: Ambassador, _ contact: Contact) -> [ExportCell]? {
        guard let consentedAt = ambassador.consentedAt, contact.erasedAt == nil, contact.optedOutAt == nil,
            contact.marketingConsent == true, !contact.isStaff
        else { return nil }
        return [
            .word(contact.id.text), .text(contact.name), .email(contact.email), .phone(contact.phone),
            .text(contact.locale), .number(ambassador.score), .instant(ambassador.since), .instant(consentedAt),
            .text(ambassador.consentWording),
        ]
    }
}
