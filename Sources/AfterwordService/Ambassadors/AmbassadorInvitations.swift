package import AfterwordCore
import AfterwordStorage

/// Invites people to the programme: the same words for everybody, by a channel that reaches them, in their language.
package struct AmbassadorInvitations: Sendable {
    /// An invitation that goes by itself waits this long after the answer, and then for an hour in which people are written to.
    static let delay = Duration.hours(24)
    /// A message that could not be sent by then says nothing any more.
    private static let life = Duration.days(14)

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Invites a person now. Score and gates are reckoned anew first.
    ///
    /// - Throws: ``AmbassadorInviteRefusal``, or what the database says.
    /// - Returns: the message, whose page shows what became of it.
    package func invite(_ id: EntityID<Ambassador>, by actor: String) async throws -> EntityID<Message> {
        let now = self.context.now()
        let message = try await self.context.store.database.write { connection in
            let message = try self.invite(id, by: actor, now: now, in: connection)
            try self.context.store.audit(
                actor: actor,
                action: "ambassador.invited",
                subject: id.text,
                detail: message.text,
                at: now,
                in: connection
            )
            return message
        }
        self.context.wakeRelay()
        return message
    }

    /// Invites a person whose time has come; what stands in the way goes into the history instead.
    func inviteByItself(_ id: EntityID<Ambassador>) async throws {
        let now = self.context.now()
        let store = self.context.store
        try await store.database.write { connection in
            // Called off or done meanwhile.
            guard let due = try store.ambassador(id, in: connection)?.inviteAt, due <= now else { return }
            do {
                _ = try self.invite(id, by: "system", now: now, in: connection)
            } catch let refusal as AmbassadorInviteRefusal {
                try store.scheduleInvite(of: id, at: nil, in: connection)
                try store.append(
                    to: id,
                    actor: "system",
                    action: "not_invited",
                    detail: refusal.reasons.joined(separator: ", "),
                    at: now,
                    in: connection
                )
            }
        }
        self.context.wakeRelay()
    }

    /// Has a new promoter invited a day later, if the configuration says so.
    func schedule(_ contactID: EntityID<Contact>, now: Instant, in connection: any SQLConnection) throws {
        let store = self.context.store
        guard self.context.account.ambassadors.invitesByItself,
            let ambassador = try store.ambassador(of: contactID, in: connection),
            ambassador.state == .candidate || ambassador.state == .invited,
            let contact = try store.contact(contactID, in: connection)
        else { return }
        let account = self.context.account
        let due = account.quietHours.opening(from: now + Self.delay, in: contact.timeZone ?? account.timeZone)
        try store.scheduleInvite(of: ambassador.id, at: due, in: connection)
    }

    private func invite(
        _ id: EntityID<Ambassador>,
        by actor: String,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> EntityID<Message> {
        let store = self.context.store
        guard let ambassador = try store.ambassador(id, in: connection),
            let contact = try store.contact(ambassador.contactID, in: connection)
        else { throw AmbassadorInviteRefusal.unknown }
        let score = try AmbassadorScoring(self.context).rescore(contact.id, now: now, in: connection)
        let identities = try store.identities(of: contact.id, in: connection)
        let routes = ChannelRoutes(
            of: self.context.channelsToPeople,
            to: contact,
            by: identities
        )
        var facts = AmbassadorInvitePolicy.Facts(
            state: ambassador.state,
            gates: score?.gates ?? [],
            saidConsent: contact.marketingConsent
        )
        facts.onlyWithConsent = self.context.account.ambassadors.onlyWithConsent
        facts.isOptedOut = contact.hasSaidStop(identities)
        facts.hasOpenCase = try store.hasOpenCase(contact.id, in: connection)
        facts.isErased = contact.erasedAt != nil
        facts.isReachable = !routes.reachable.isEmpty
        facts.lastInvitedAt = ambassador.invitedAt
        if let refusal = AmbassadorInvitePolicy.refusal(of: facts, now: now) { throw refusal }
        guard let route = routes.reachable.first else { throw AmbassadorInviteRefusal.noAddress }
        var message = try self.message(ambassador, contact, route, now: now)
        message.fallbacks = routes.reachable.dropFirst().map(\.channel.id)
        try store.enqueue(message.held(under: self.context.account, for: contact), dueAt: now, in: connection)
        try store.markInvited(id, at: now, in: connection)
        try store.append(
            to: id,
            actor: actor,
            action: "invited",
            detail: "\(route.channel.id), \(message.id.text)",
            at: now,
            in: connection
        )
        return message.id
    }

    private func message(
        _ ambassador: Ambassador,
        _ contact: Contact,
        _ route: ChannelRoutes.Route,
        now: Instant
    ) throws -> Message {
        let id: EntityID<Message> = self.context.store.ids.next(at: now)
        let language = Wording.language(for: contact.locale ?? self.context.account.language)
        let brand = ["brand": self.context.account.brand]
        let links = SurveyLinks(context: self.context)
        let data = AmbassadorInvitationData(
            messageID: id.text,
            ambassador: ambassador.id.text,
            locale: language,
            text: Wording.text(.ambassadorMessage, in: language, brand),
            link: links.ambassador(ambassador.id),
            contact: ContactReference(contact)
        )
        var content = MessageContent(
            type: "ambassador.invitation",
            timestamp: now.rfc3339,
            data: try WireJSON.text(of: data)
        )
        content.text = data.text
        content.subject = Wording.text(.ambassadorSubject, in: language, brand)
        content.link = data.link
        content.unsubscribeLink = links.unsubscribe(contact.id)
        content.locale = language
        content.phrases = MessagePhrases(
            answerHere: Wording.text(.ambassadorOpen, in: language),
            noMoreSurveys: Wording.text(.messageStopLink, in: language),
            writeStop: Wording.text(.messageStopWord, in: language)
        )
        content.recipient = route.recipient
        content.recipientName = contact.name
        content.room = route.room
        content.recipientWroteAt = route.wroteAt
        var message = Message(
            id: id,
            kind: .invitation,
            channel: route.channel.id,
            destination: route.channel.destination(for: route.recipient),
            content: content,
            createdAt: now
        )
        message.contactID = contact.id
        message.expiresAt = now + Self.life
        return message
    }
}

extension ServiceContext {
    /// The channels people are written to by, in the order of preference: `default_channels`, else all of the configuration.
    var channelsToPeople: [any Channel] {
        self.account.defaultChannels.map { $0.compactMap(self.channel) } ?? self.channels
    }
}

/// `data` of an `ambassador.invitation`.
private struct AmbassadorInvitationData: Encodable {
    var messageID: String
    var ambassador: String
    var locale: String
    var text: String
    var link: String
    var contact: ContactReference
}
