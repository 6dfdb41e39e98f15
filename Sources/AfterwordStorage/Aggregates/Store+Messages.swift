package import AfterwordCore

extension Message {
    /// Reads a row of `message`. A claim or a list reads many: what one of them says, and where it would go next, may be damaged without harm
    /// to the others.
    package init(row: SQLRow) throws {
        self.init(
            id: try row.id("id"),
            kind: try row.word("kind"),
            channel: try row.text("channel"),
            destination: try row.text("destination"),
            stored: (try? row.text("content")) ?? "",
            createdAt: try row.instant("created_at_ms")
        )
        self.state = try row.word("state")
        self.invitationID = try row.optionalID("invitation_id")
        self.contactID = try row.optionalID("contact_id")
        self.followUpID = try row.optionalID("follow_up_id")
        self.fallbacks = (try? JSONText.decode([String].self, from: row.text("fallbacks"))) ?? []
        self.expiresAt = try row.optionalInstant("expires_at_ms")
        self.sentAt = try row.optionalInstant("sent_at_ms")
        self.receipt = try row.optionalText("receipt")
        self.lastError = try row.optionalText("last_error")
        self.attempts = try row.integer("attempts")
    }
}

/// One try to send a message, as it was recorded.
package struct Attempt: Sendable, Equatable {
    package var number: Int
    package var channel: String
    package var at: Instant
    package var duration: Duration
    /// `sent`, `retry`, `hold`, `give_up` or `unclear`.
    package var outcome: String
    /// HTTP status, if there was an answer.
    package var status: Int?
    package var detail: String?

    package init(
        number: Int,
        channel: String,
        at: Instant,
        duration: Duration,
        outcome: String,
        status: Int? = nil,
        detail: String? = nil
    ) {
        self.number = number
        self.channel = channel
        self.at = at
        self.duration = duration
        self.outcome = outcome
        self.status = status
        self.detail = detail
    }

    package init(row: SQLRow) throws {
        self.init(
            number: try row.integer("number"),
            channel: try row.text("channel"),
            at: try row.instant("at_ms"),
            duration: .milliseconds(try row.integer("duration_ms")),
            outcome: try row.text("outcome"),
            status: try row.optionalInt("status"),
            detail: try row.optionalText("detail")
        )
    }
}

extension Store {
    /// Puts a message into the book and into the outbox, due at `dueAt`; or into the book only if its destination, or its whole channel, is
    /// disabled. A test goes all the same: it shows whether the channel is mended.
    package func enqueue(_ message: Message, dueAt: Instant, in connection: any SQLConnection) throws {
        _ = try self.enqueue([DueMessage(message, dueAt: dueAt)], in: connection)
    }

    /// The same for several messages, of which some are claimed for whoever is to send them at once.
    ///
    /// - Returns: the claimed ones. Each is a claim of its own, under the message's number, which is no other claim's.
    package func enqueue(_ due: [DueMessage], in connection: any SQLConnection) throws -> [ClaimedMessage] {
        guard !due.isEmpty else { return [] }
        let stopped = try self.stops(of: due.map(\.message).filter { $0.kind != .test }, in: connection)
        let rows = due.map { due in
            var row = due
            // What is held already keeps its own reason: with that of the stop, Resume would send it.
            guard due.message.state == .waiting, let reason = stopped[due.message.id] else { return row }
            row.message.state = .held
            row.message.lastError = reason ?? due.message.lastError
            return row
        }
        try self.insert(rows.map(\.message), in: connection)
        let waiting = rows.filter { $0.message.state == .waiting }
        try self.insertOutboxRows(waiting, in: connection)
        let claimed = waiting.filter { $0.claimant != nil }
        connection.dues?.note(messagesToLookFor: waiting.count - claimed.count)
        return claimed.map { due in
            ClaimedMessage(message: due.message, attempt: 1, claimID: due.message.id.rawValue, dueAt: due.dueAt)
        }
    }

    /// Why messages must not go now; the reason may be unknown.
    private func stops(
        of messages: [Message],
        in connection: any SQLConnection
    ) throws -> [EntityID<Message>: String?] {
        guard !messages.isEmpty else { return [:] }
        let names = Set(messages.flatMap { [$0.destination, $0.channel] })
        let stops = try connection.ask(self.stopped(among: names.sorted()))
        guard !stops.isEmpty else { return [:] }
        return messages.reduce(into: [:]) { found, message in
            if let reason = stops[message.destination] ?? stops[message.channel] { found[message.id] = .some(reason) }
        }
    }

    private func insert(_ messages: [Message], in connection: any SQLConnection) throws {
        let values = messages.map { message -> SQL in
            let content = JSONText.encode(message.content)
            let fallbacks = JSONText.encode(message.fallbacks)
            return """
                (\(message.id), \(message.kind.rawValue), \(message.state.rawValue), \(message.channel),
                \(message.destination), \(message.invitationID), \(message.contactID), \(message.followUpID),
                \(fallbacks), \(content), \(message.createdAt), \(message.expiresAt), \(message.lastError))
                """
        }
        try connection.post(
            """
            INSERT INTO message (id, kind, state, channel, destination, invitation_id, contact_id, follow_up_id,
                fallbacks, content, created_at_ms, expires_at_ms, last_error)
            VALUES
            """,
            rows: values
        )
    }

    private func insertOutboxRows(_ due: [DueMessage], in connection: any SQLConnection) throws {
        let values = due.map { due -> SQL in
            let claim = due.claimant.map { _ in due.message.id.rawValue }
            return """
                (\(due.message.id), \(due.message.destination), \(due.dueAt), \(claim == nil ? 0 : 1), \(claim),
                \(due.claimant))
                """
        }
        try connection.post(
            "INSERT INTO outbox (message_id, destination, due_at_ms, attempt, claim_id, claimed_by) VALUES",
            rows: values
        )
    }

    package func message(_ id: EntityID<Message>, in connection: any SQLConnection) throws -> Message? {
        try connection.firstRow("SELECT * FROM message WHERE id = \(id)").map(Message.init(row:))
    }

    package func messages(
        ofInvitation id: EntityID<Invitation>,
        in connection: any SQLConnection
    ) throws -> [Message] {
        try connection.rows("SELECT * FROM message WHERE invitation_id = \(id) ORDER BY id").map(Message.init(row:))
    }

    /// What waits for a person and is not on its way.
    package func waitingMessages(
        ofContact id: EntityID<Contact>,
        in connection: any SQLConnection
    ) throws -> [Message] {
        try connection.rows(
            """
            SELECT m.* FROM message m JOIN outbox o ON o.message_id = m.id
            WHERE m.contact_id = \(id) AND o.claim_id IS NULL ORDER BY m.id
            """
        ).map(Message.init(row:))
    }

    package func attempts(of id: EntityID<Message>, in connection: any SQLConnection) throws -> [Attempt] {
        try connection.rows("SELECT * FROM attempt WHERE message_id = \(id) ORDER BY at_ms, number")
            .map(Attempt.init(row:))
    }

    /// Cancels what waits for an invitation.
    ///
    /// - Returns: whether a message of it is in flight: claimed by a relay, and so beyond recall.
    package func cancelMessages(
        ofInvitation id: EntityID<Invitation>,
        in connection: any SQLConnection
    ) throws -> Bool {
        let messages = try connection.ask(self.pendingMessages(ofInvitations: [id]))
        try self.cancel(messages, in: connection)
        return messages.contains(where: \.isInFlight)
    }

    /// The messages of the invitations that wait or are held.
    package func pendingMessages(ofInvitations ids: [EntityID<Invitation>]) -> Inquiry<[PendingMessage]> {
        Inquiry(
            """
            SELECT m.id, m.invitation_id, o.claim_id FROM message m LEFT JOIN outbox o ON o.message_id = m.id
            WHERE m.invitation_id IN \(set: ids) AND m.state IN ('waiting', 'held')
            """
        ) { rows in
            try rows.map { row in
                PendingMessage(
                    id: try row.id("id"),
                    invitationID: try row.id("invitation_id"),
                    isInFlight: try row.optionalInteger("claim_id") != nil
                )
            }
        }
    }

    /// Whether a message of the invitation has reached the person, as far as anybody knows.
    package func hasArrived(_ id: EntityID<Invitation>, in connection: any SQLConnection) throws -> Bool {
        try connection.firstRow(
            """
            SELECT 1 AS one FROM message WHERE invitation_id = \(id) AND kind = 'invitation'
                AND state IN ('sent', 'delivered') LIMIT 1
            """
        ) != nil
    }

    /// Cancels what waits or is held and asks a person for something without an invitation to a survey: to become an ambassador.
    package func cancelOtherRequests(to id: EntityID<Contact>, in connection: any SQLConnection) throws {
        let rows = try connection.rows(
            """
            SELECT m.id FROM message m LEFT JOIN outbox o ON o.message_id = m.id
            WHERE m.contact_id = \(id) AND m.kind = 'invitation' AND m.invitation_id IS NULL
                AND m.state IN ('waiting', 'held') AND o.claim_id IS NULL
            """
        )
        for row in rows { try self.end(row.id("id"), as: .cancelled, because: nil, in: connection) }
    }

    /// Cancels messages that wait or are held; those in flight are beyond recall.
    package func cancel(_ messages: [PendingMessage], in connection: any SQLConnection) throws {
        for message in messages where !message.isInFlight {
            try self.end(message.id, as: .cancelled, because: nil, in: connection)
        }
    }

    /// Cancels one message that waits or is held.
    ///
    /// - Returns: `false` if it is in flight, and so beyond recall, or has ended already.
    package func cancel(
        _ id: EntityID<Message>,
        because reason: String?,
        in connection: any SQLConnection
    ) throws -> Bool {
        let isFree = try connection.firstRow(
            """
            SELECT id FROM message WHERE id = \(id) AND state IN ('waiting', 'held')
                AND NOT EXISTS (SELECT 1 FROM outbox WHERE message_id = \(id) AND claim_id IS NOT NULL)
            """
        )
        guard isFree != nil else { return false }
        try self.end(id, as: .cancelled, because: reason, in: connection)
        return true
    }

    /// Sets a state that follows a receipt.
    package func setState(
        _ state: MessageState,
        of id: EntityID<Message>,
        because reason: String?,
        in connection: any SQLConnection
    ) throws {
        try connection.post(
            "UPDATE message SET state = \(state.rawValue), last_error = COALESCE(\(reason), last_error) WHERE id = \(id)"
        )
    }

    /// Ends a message without a send and takes it out of the outbox.
    package func end(
        _ id: EntityID<Message>,
        as state: MessageState,
        because reason: String?,
        in connection: any SQLConnection
    ) throws {
        try connection.post("DELETE FROM outbox WHERE message_id = \(id)")
        try connection.post(
            "UPDATE message SET state = \(state.rawValue), last_error = COALESCE(\(reason), last_error) WHERE id = \(id)"
        )
    }

    /// Puts an ended or held message back into the outbox under the same id, so that the receiver can tell a copy.
    package func replay(_ id: EntityID<Message>, now: Instant, in connection: any SQLConnection) throws -> Bool {
        guard let message = try self.message(id, in: connection), message.state.exits.contains(.waiting) else {
            return false
        }
        try connection.post("UPDATE message SET state = 'waiting' WHERE id = \(id)")
        try connection.post(
            """
            INSERT INTO outbox (message_id, destination, due_at_ms, is_insisted)
            VALUES (\(id), \(message.destination), \(now), 1)
            """
        )
        return true
    }

    /// The channel of a later message that asks for the same invitation and has arrived or still may; `nil` if all of them failed.
    package func successor(of message: Message, in connection: any SQLConnection) throws -> String? {
        guard let invitationID = message.invitationID else { return nil }
        return try connection.firstRow(
            """
            SELECT channel FROM message WHERE invitation_id = \(invitationID) AND kind = 'invitation'
                AND id > \(message.id) AND state IN ('waiting', 'sent', 'delivered', 'held')
            ORDER BY id DESC LIMIT 1
            """
        )?.text("channel")
    }

    /// Messages that a person should know of, in the very words of their index: with a list of the states SQLite would read all messages.
    package static let isMessageInTrouble: SQL = "(state = 'held' OR state = 'exhausted' OR state = 'bounced')"

    /// How many messages stand in each state that a person should know of, and how many wait.
    package func outboxCounts(in connection: any SQLConnection) throws -> [MessageState: Int] {
        var counts: [MessageState: Int] = [:]
        let rows = try connection.rows(
            "SELECT state, COUNT(*) AS n FROM message WHERE \(Self.isMessageInTrouble) GROUP BY state"
        )
        for row in rows { counts[try row.word("state")] = try row.integer("n") }
        counts[.waiting] = try connection.firstRow("SELECT COUNT(*) AS n FROM outbox")?.integer("n") ?? 0
        return counts
    }
}

/// A message of an invitation that waits or is held.
package struct PendingMessage: Sendable {
    package var id: EntityID<Message>
    package var invitationID: EntityID<Invitation>
    /// Claimed, and so beyond recall.
    package var isInFlight: Bool
}
