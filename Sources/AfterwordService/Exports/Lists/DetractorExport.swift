import AfterwordCore
import AfterwordStorage

/// Who to call: every open follow-up, most urgent first, then the people whose newest NPS answer makes them detractors and whom nobody has a task for.
struct DetractorExport: Export {
    let name = "detractors"
    let title = "Detractors"
    let summary = "Whom to call: open follow-ups, most urgent first, then detractors without one."
    let audience = ExportAudience.care
    let filters: Set<ExportFilterPart> = [.survey]
    let columns = [
        ExportColumn("contact_id", .id(Contact.idPrefix), at: 0), ExportColumn("name", .text, at: 1),
        ExportColumn("phone", .phone, at: 2), ExportColumn("email", .email, at: 3),
        ExportColumn("case_source", .text, at: 4), ExportColumn("case_id", .text, at: 5),
        ExportColumn("case_number", .text, at: 6), ExportColumn("survey", .text, at: 7),
        ExportColumn("score", .number, at: 8), ExportColumn("comment", .text, at: 9),
        ExportColumn("answered_at", .instant, at: 10), ExportColumn("follow_up_id", .id(FollowUp.idPrefix), at: 11),
        ExportColumn("severity", .word, at: 12), ExportColumn("state", .word, at: 13),
        ExportColumn("owner", .text, at: 14), ExportColumn("due_at", .instant, at: 15),
    ]

    /// The two parts of the list; a position begins with its part.
    private static let tasks: Int64 = 0
    private static let others: Int64 = 1

    func page(
        _ filter: ExportFilter,
        after position: ListPosition?,
        limit: Int,
        store: Store,
        in connection: any SQLConnection,
        _ body: (any SQLRecord) throws -> Void
    ) throws -> ListPosition? {
        let inner = position.map { ListPosition(values: Array($0.values.dropFirst())) }
        guard position?.values.first == Self.others else {
            var tasks = FollowUpFilter()
            tasks.survey = filter.survey
            let page = try store.followUps(tasks, after: inner, limit: limit, in: connection)
            for row in try Self.rows(page.rows, store, connection) { try body(SQLValues(row)) }
            return ListPosition(values: page.next.map { [Self.tasks] + $0.values } ?? [Self.others])
        }
        let page = try store.detractorsWithoutTask(after: inner, limit: limit, in: connection)
        for row in try Self.rows(page.rows.map(\.responseID), filter, store, connection) { try body(SQLValues(row)) }
        return page.next.map { ListPosition(values: [Self.others] + $0.values) }
    }

    private static func rows(
        _ tasks: [FollowUp],
        _ store: Store,
        _ connection: any SQLConnection
    ) throws -> [[SQLValue]] {
        let responses = try store.responses(tasks.map(\.responseID), in: connection)
        let people = try Parties(tasks.map(\.contactID), tasks.map(\.caseID), store, connection)
        return tasks.compactMap { task in
            people.row(task.contactID, task.caseID, responses[task.responseID]).map {
                $0 + [
                    task.id.sqlValue, task.severity.rawValue.sqlValue, task.state.rawValue.sqlValue,
                    task.owner.sqlValue,
                    task.dueAt.sqlValue,
                ]
            }
        }
    }

    private static func rows(
        _ ids: [EntityID<Response>],
        _ filter: ExportFilter,
        _ store: Store,
        _ connection: any SQLConnection
    ) throws -> [[SQLValue]] {
        let known = try store.responses(ids, in: connection)
        let responses = ids.compactMap { known[$0] }.filter { filter.survey == nil || $0.survey == filter.survey }
        let people = try Parties(responses.map(\.contactID), responses.map(\.caseID), store, connection)
        return responses.compactMap { response in
            people.row(response.contactID, response.caseID, response).map {
                $0 + [.null, (response.severity?.rawValue).sqlValue, .null, .null, .null]
            }
        }
    }

    /// The people and cases of one page, and the columns that both parts of the list share.
    private struct Parties {
        let contacts: [EntityID<Contact>: Contact]
        let cases: [EntityID<SupportCase>: SupportCase]

        init(
            _ contacts: [EntityID<Contact>],
            _ cases: [EntityID<SupportCase>?],
            _ store: Store,
            _ connection: any SQLConnection
        ) throws {
            self.contacts = try store.contacts(contacts, in: connection)
            self.cases = try store.cases(cases.compactMap(\.self), in: connection)
        }

        /// `nil` for people who were erased.
        func row(
            _ contactID: EntityID<Contact>,
            _ caseID: EntityID<SupportCase>?,
            _ response: Response?
        ) -> [SQLValue]? {
            guard let contact = self.contacts[contactID], contact.erasedAt == nil else { return nil }
            let supportCase = caseID.flatMap { self.cases[$0] }
            return [
                contact.id.sqlValue, contact.name.sqlValue, contact.phone.sqlValue, contact.email.sqlValue,
                (supportCase?.source).sqlValue, (supportCase?.externalID).sqlValue,
                (supportCase?.number).sqlValue, (response?.survey).sqlValue, (response?.score).sqlValue,
                (response?.comment).sqlValue, (response?.answeredAt).sqlValue,
            ]
        }
    }
}
