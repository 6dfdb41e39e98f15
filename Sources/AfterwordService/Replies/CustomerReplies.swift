package import AfterwordCore
import AfterwordStorage

/// Writes to a customer from their follow-up: by any channel that reaches them, through the outbox, once.
package struct CustomerReplies: Sendable {
    /// A personal word that comes later than this would only puzzle.
    static let lifetime = Duration.days(3)

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// The ways to the person, and the templates with the facts of the task in them.
    ///
    /// - Throws: ``ReplyRefusal/unknown``.
    package func choices(for id: EntityID<FollowUp>, by actor: String) async throws -> ReplyChoices {
        try await self.context.store.database.read { [context] connection in
            let material = try ReplyMaterial(id, context, in: connection)
            return ReplyChoices(
                ways: material.routes.map(\.way),
                templates: material.templates(agent: Self.agent(nil, actor, material.task))
            )
        }
    }

    /// The reply as it would go; nothing is sent.
    ///
    /// - Throws: ``ReplyRefusal``.
    package func draft(_ wish: ReplyWish, from id: EntityID<FollowUp>, by actor: String) async throws -> ReplyDraft {
        try await self.context.store.database.read { [context] connection in
            let material = try ReplyMaterial(id, context, in: connection)
            return try material.draft(wish, agent: Self.agent(wish.agent, actor, material.task)).draft
        }
    }

    /// Puts the reply into the outbox and marks the task as contacted, in one transaction with its lines in the history.
    ///
    /// - Throws: ``ReplyRefusal``.
    /// - Returns: the message; for a repeated submission the first one.
    package func send(
        _ wish: ReplyWish,
        from id: EntityID<FollowUp>,
        by actor: String
    ) async throws -> EntityID<Message> {
        let now = self.context.now()
        let message = try await self.context.store.database.write { connection in
            try self.send(wish, from: id, by: actor, now: now, in: connection)
        }
        self.context.wakeRelay()
        return message
    }

    private func send(
        _ wish: ReplyWish,
        from id: EntityID<FollowUp>,
        by actor: String,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> EntityID<Message> {
        let store = self.context.store
        if let submission = wish.submission,
            let first = try store.reply(submitted: submission, from: id, in: connection)
        {
            return first.messageID
        }
        let material = try ReplyMaterial(id, self.context, in: connection)
        if let version = wish.version, !version.holds(for: material.task.version) {
            throw ReplyRefusal.changedMeanwhile(version: material.task.version)
        }
        let agent = Self.agent(wish.agent, actor, material.task)
        let (draft, route) = try material.draft(wish, agent: agent)
        let unconfirmed = route.warnings.filter { !wish.acknowledged.contains($0) }
        guard unconfirmed.isEmpty else { throw ReplyRefusal.unconfirmed(unconfirmed) }
        let message = try self.message(draft, route, material, agent: agent, now: now)
        try store.enqueue(message.held(under: self.context.account, for: material.contact), dueAt: now, in: connection)
        let reply = FollowUpReply(
            messageID: message.id,
            followUpID: id,
            submission: wish.submission,
            actor: actor,
            at: now
        )
        try store.insert(reply, in: connection)
        try self.noteReply(reply, draft, on: material.task, in: connection)
        return message.id
    }

    /// Whoever has written has made the first contact.
    private func noteReply(
        _ reply: FollowUpReply,
        _ draft: ReplyDraft,
        on old: FollowUp,
        in connection: any SQLConnection
    ) throws {
        let store = self.context.store
        var task = old
        task.state = .contacted
        task.contactedAt = old.contactedAt ?? reply.at
        guard try store.update(task, expecting: old.version, in: connection) else {
            throw ReplyRefusal.changedMeanwhile(version: old.version)
        }
        let lines =
            [("replied", "\(draft.way.channel): \(draft.text)")] + (old.state == .open ? [("contacted", nil)] : [])
        for (action, detail) in lines {
            try store.append(
                to: old.id,
                actor: reply.actor,
                action: action,
                detail: detail,
                at: reply.at,
                in: connection
            )
        }
        try store.audit(
            actor: reply.actor,
            action: "follow_up.replied",
            subject: old.id.text,
            detail: reply.messageID.text,
            at: reply.at,
            in: connection
        )
    }

    private func message(
        _ draft: ReplyDraft,
        _ route: ReplyMaterial.Route,
        _ material: ReplyMaterial,
        agent: String?,
        now: Instant
    ) throws -> Message {
        let id: EntityID<Message> = self.context.store.ids.next(at: now)
        let data = ReplyData(
            messageID: id.text,
            followUp: material.task.id.text,
            locale: draft.locale,
            subject: draft.subject,
            text: draft.text,
            agent: agent,
            case: material.supportCase.map(CaseReference.init),
            contact: ContactReference(material.contact)
        )
        var content = MessageContent(
            type: "follow_up.reply",
            timestamp: now.rfc3339,
            data: try WireJSON.text(of: data)
        )
        content.text = draft.text
        content.subject = draft.subject
        content.locale = draft.locale
        content.recipient = route.identity?.handle
        content.recipientName = material.contact.name
        content.room = route.identity?.room
        content.recipientWroteAt = route.identity?.lastInboundAt
        var message = Message(
            id: id,
            kind: .reply,
            channel: route.channel.id,
            destination: route.channel.destination(for: route.identity?.handle),
            content: content,
            createdAt: now
        )
        message.contactID = material.contact.id
        message.followUpID = material.task.id
        message.expiresAt = now + Self.lifetime
        return message
    }

    /// The name under the reply: who was named, else whoever is signed in, else the owner of the task.
    private static func agent(_ named: String?, _ actor: String, _ task: FollowUp) -> String? {
        let user = "user:"
        return named ?? (actor.hasPrefix(user) ? String(actor.dropFirst(user.count)) : task.owner)
    }
}

/// `data` of a `follow_up.reply` webhook.
private struct ReplyData: Encodable {
    var messageID: String
    var followUp: String
    var locale: String
    var subject: String
    var text: String
    var agent: String?
    var `case`: CaseReference?
    var contact: ContactReference
}
