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
        let (mint, visits) = (self.house.context.mint, SurveyVisits(self.house.context))
        return try await self.invite(numbers).map { invitation in
            "\(mint.token(.survey, for: invitation.id.rawValue)) \(visits.nonce(for: invitation.id))"
        }
    }

    /// One person and one invitation for each number.
    func invite(_ numbers: Range<Int>) async throws -> [Invitation] {
        let context = self.house.context
        guard let survey = context.surveys()["csat"] else { throw CommandFailure("there is no survey csat") }
        let now = context.now()
        let isWaiting = self.isWaiting
        return try await context.store.database.write { connection in
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
                return invitation
            }
        }
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
        let message = InvitationComposer(context).message(
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
