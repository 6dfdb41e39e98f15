import AfterwordCore
import AfterwordStorage

/// Who to call: every open follow-up, most urgent first, then the people whose newest NPS answer makes them detractors and whom nobody has a task for.
struct DetractorExport: Export {
    let name = "detractors"
    let title = "Detractors"
    let columns = [
        "contact_id", "name", "phone", "email", "case_source", "case_id", "case_number", "survey", "score", "comment",
        "answered_at", "follow_up_id", "severity", "state", "owner", "due_at",
    ]

    /// The two parts of the list; a position begins with its part.
    private static let tasks: Int64 = 0
    private static let others: Int64 = 1

    func page(
        _ request: ExportRequest,
        after position: ListPosition?,
        limit: Int,
        store: Store,
        in connection: any SQLConnection
    ) throws -> ListPage<[ExportCell]> {
        let inner = position.map { ListPosition(values: Array($0.values.dropFirst())) }
        guard position?.values.first == Self.others else {
            var filter = FollowUpFilter()
            filter.survey = request.survey
            let page = try store.followUps(filter, after: inner, limit: limit, in: connection)
            let next = page.next.map { [Self.tasks] + $0.values } ?? [Self.others]
            return ListPage(rows: try Self.rows(page.rows, store, connection), next: ListPosition(values: next))
        }
        let page = try store.detractorsWithoutTask(after: inner, limit: limit, in: connection)
        let rows = try Self.rows(page.rows.map(\.responseID), request, store, connection)
        return ListPage(rows: rows, next: page.next.map { ListPosition(values: [Self.others] + $0.values) })
    }

    private static func rows(
        _ tasks: [FollowUp],
        _ store: Store,
        _ connection: any SQLConnection
    ) throws -> [[ExportCell]] {
        let responses = try store.responses(tasks.map(\.responseID), in: connection)
        let people = try Parties(tasks.map(\.contactID), tasks.map(\.caseID), store, connection)
        return tasks.compactMap { task in
            people.row(task.contactID, task.caseID, responses[task.responseID]).map {
                $0 + [
                    .word(task.id.text), .word(task.severity.rawValue), .word(task.state.rawValue), .text(task.owner),
                    .instant(task.dueAt),
                ]
            }
        }
    }

    private static func rows(
        _ ids: [EntityID<Response>],
        _ request: ExportRequest,
        _ store: Store,
        _ connection: any SQLConnection
    ) throws -> [[ExportCell]] {
        let known = try store.responses(ids, in: connection)
        let responses = ids.compactMap { known[$0] }.filter { request.survey == nil || $0.survey == request.survey }
        let people = try Parties(responses.map(\.contactID), responses.map(\.caseID), store, connection)
        return responses.compactMap { response in
            people.row(response.contactID, response.caseID, response).map {
                $0 + [.word(nil), .word(response.severity?.rawValue), .word(nil), .text(nil), .instant(nil)]
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
        ) -> [ExportCell]? {
            guard let contact = self.contacts[contactID], contact.erasedAt == nil else { return nil }
            let supportCase = caseID.flatMap { self.cases[$0] }
            return [
                .word(contact.id.text), .text(contact.name), .phone(contact.phone), .email(contact.email),
                .text(supportCase?.source), .text(supportCase?.externalID), .text(supportCase?.number),
                .text(response?.survey), .number(response?.score), .text(response?.comment),
                .instant(response?.answeredAt),
            ]
        }
    }
}
