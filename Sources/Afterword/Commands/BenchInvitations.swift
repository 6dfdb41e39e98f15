import AfterwordCore
import AfterwordService
import AfterwordStorage

/// Invented people with one invitation each, for benchmarks.
struct BenchInvitations: Sendable {
    let house: House
    /// Whether the messages still wait in the outbox; else the invitations are sent already.
    let isWaiting: Bool

    /// - Returns: one line `TOKEN NONCE` for each.
    func make(_ numbers: Range<Int>) async throws -> [String] {
        let context = self.house.context
        guard let survey = context.surveys()["csat"] else { throw CommandFailure("there is no survey csat") }
        let now = context.now()
        let visits = SurveyVisits(context)
        let isWaiting = self.isWaiting
        let invitations = try await context.store.database.write { connection in
            try numbers.map { number in
                let contact = try Self.contact(number, context, now, connection)
                var invitation = Invitation(
                    id: context.store.ids.next(at: now),
                    survey: survey.name,
                    surveyVersion: survey.version,
                    kind: survey.kind,
                    purpose: .request,
                    contactID: contact.id,
                    state: isWaiting ? .sending : .sent,
                    locale: "en",
                    createdAt: now
                )
                invitation.sentAt = isWaiting ? nil : now
                invitation.expiresAt = now + .days(14)
                try context.store.insert(invitation, triggerKey: nil, in: connection)
                if isWaiting { try Self.enqueue(invitation, number, contact, survey, context, now, connection) }
                return invitation.id
            }
        }
        let mint = context.mint
        return invitations.map { "\(mint.token(.survey, for: $0.rawValue)) \(visits.nonce(for: $0))" }
    }

    private static func contact(
        _ number: Int,
        _ context: ServiceContext,
        _ now: Instant,
        _ connection: any SQLConnection
    ) throws -> Contact {
        var contact = Contact(id: context.store.ids.next(at: now), factsAt: now)
        contact.name = "Person \(number)"
        try context.store.insert(contact, in: connection)
        return contact
    }

    private static func enqueue(
        _ invitation: Invitation,
        _ number: Int,
        _ contact: Contact,
        _ survey: Survey,
        _ context: ServiceContext,
        _ now: Instant,
        _ connection: any SQLConnection
    ) throws {
        let channel = context.channels[number % context.channels.count]
        let message = try InvitationComposer(context).message(
            invitation,
            survey: survey,
            contact: contact,
            case: nil,
            route: ChannelRoutes.Route(channel: channel, recipient: nil),
            now: now
        )
        try context.store.enqueue(message, dueAt: now, in: connection)
    }
}
