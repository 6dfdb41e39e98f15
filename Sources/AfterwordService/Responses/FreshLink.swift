import AfterwordCore
import AfterwordStorage

/// "Send me a fresh link": the way back to an answer for a person whose browser lost its correction secret.
///
/// The link goes to the person's own address and carries a ``CorrectionGrant``; the one who pressed the button learns nothing new.
package struct FreshLink: Sendable {
    package static let mostPerInvitation = 3
    package static let pause = Duration.hours(1)

    package enum Outcome: Sendable, Equatable {
        /// It is on its way, now or since less than an hour.
        case sent
        /// No address to send to, opted out, or three were sent already.
        case unavailable
        case closed(SurveyClosure)
    }

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Puts the message into the outbox, unless one went within the hour; returns after the commit.
    package func send(for visit: SurveyVisit) async throws -> Outcome {
        let now = self.context.now()
        let outcome = try await self.context.store.database.write { connection in
            try self.send(for: visit.invitation.id, now: now, in: connection)
        }
        self.context.wakeRelay()
        return outcome
    }

    private func send(
        for id: EntityID<Invitation>,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> Outcome {
        let store = self.context.store
        guard let invitation = try store.invitation(id, in: connection),
            let contact = try store.contact(invitation.contactID, in: connection)
        else { return .closed(.unknown) }
        if let closure = SurveyVisit.closure(of: invitation, contact: contact, now: now) { return .closed(closure) }
        guard let survey = self.context.surveys()[invitation.survey] else { return .closed(.removed) }
        let messages = try store.messages(ofInvitation: id, in: connection)
        let fresh = messages.filter { $0.kind == .reminder }
        if let last = fresh.last, now - last.createdAt < Self.pause { return .sent }
        guard fresh.count < Self.mostPerInvitation, contact.optedOutAt == nil,
            let route = try self.route(to: contact, survey, after: messages, in: connection)
        else { return .unavailable }
        var message = InvitationComposer(self.context).message(
            invitation,
            survey: survey,
            contact: contact,
            case: try invitation.caseID.flatMap { try store.supportCase($0, in: connection) },
            route: route,
            grant: CorrectionGrant.make(for: id, now: now, mint: self.context.mint),
            now: now
        )
        message.kind = .reminder
        try store.enqueue(message.held(under: self.context.account, for: contact), dueAt: now, in: connection)
        return .sent
    }

    /// The channel the invitation went by, else the first that reaches the person.
    private func route(
        to contact: Contact,
        _ survey: Survey,
        after messages: [Message],
        in connection: any SQLConnection
    ) throws -> ChannelRoutes.Route? {
        let identities = try self.context.store.identities(of: contact.id, in: connection)
        let candidates = self.context.candidates(for: survey)
        let routes = ChannelRoutes(of: candidates, to: contact, by: identities).reachable
        let used = messages.last { $0.sentAt != nil }?.channel
        return routes.first { $0.channel.id == used } ?? routes.first
    }
}
