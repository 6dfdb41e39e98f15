package import AfterwordCore

/// One queue as it stands; a row exists only for what was stopped or has failed. A row named like its channel stands for the whole channel.
package struct DestinationState: Sendable, Equatable {
    package var name: String
    package var channel: String
    package var disabledAt: Instant?
    package var reason: String?
    /// Since when nothing but failures came back.
    package var failingSince: Instant?

    package init(row: SQLRow) throws {
        self.name = try row.text("name")
        self.channel = try row.text("channel")
        self.disabledAt = try row.optionalInstant("disabled_at_ms")
        self.reason = try row.optionalText("reason")
        self.failingSince = try row.optionalInstant("failing_since_ms")
    }
}

extension Store {
    /// Queues that are stopped or failing now, the stopped ones first.
    package func troubledDestinations(in connection: any SQLConnection) throws -> [DestinationState] {
        try connection.rows(
            """
            SELECT * FROM destination WHERE disabled_at_ms IS NOT NULL OR failing_since_ms IS NOT NULL
            ORDER BY disabled_at_ms DESC NULLS LAST, name LIMIT 1000
            """
        ).map(DestinationState.init(row:))
    }

    /// Queues that are stopped now, and why; one named like its channel stands for the whole channel.
    package func stoppedDestinations(in connection: any SQLConnection) throws -> [String: String] {
        let rows = try connection.rows("SELECT name, reason FROM destination WHERE disabled_at_ms IS NOT NULL")
        // A name written in two ways, with an accent or with the accent behind its letter, is two for the database and one here.
        return try Dictionary(
            rows.map { (try $0.text("name"), try $0.optionalText("reason") ?? "stopped") },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// Stops a queue, or the whole channel if `name` is the channel's id: new messages are held, see ``enqueue(_:dueAt:in:)``.
    /// What waits already is held by ``holdStopped(limit:in:)``.
    package func stop(
        destination name: String,
        channel: String,
        because reason: String,
        at now: Instant,
        in connection: any SQLConnection
    ) throws {
        try connection.post(
            """
            INSERT INTO destination (name, channel, disabled_at_ms, reason)
            VALUES (\(name), \(channel), \(now), \(reason))
            ON CONFLICT (name) DO UPDATE SET disabled_at_ms = excluded.disabled_at_ms, reason = excluded.reason
            """
        )
    }

    /// Holds some of what waits for a stopped queue; messages of kind `test` go through, to show whether it is mended, and so do
    /// those that a person sends again one by one.
    ///
    /// - Returns: how many were held; fewer than `limit` means that none is left.
    package func holdStopped(limit: Int, in connection: any SQLConnection) throws -> Int {
        let rows = try connection.rows(
            """
            SELECT o.message_id, d.reason FROM outbox o JOIN message m ON m.id = o.message_id
            JOIN destination d ON d.name = o.destination OR d.name = m.channel
            WHERE d.disabled_at_ms IS NOT NULL AND o.claim_id IS NULL AND o.is_insisted = 0 AND m.kind <> 'test'
            LIMIT \(limit)
            """
        )
        for row in rows {
            try self.end(row.id("message_id"), as: .held, because: row.optionalText("reason"), in: connection)
        }
        return rows.count
    }

    /// Those of the queues that are stopped now, and why, as far as it is known.
    func stopped(among names: [String]) -> Inquiry<[String: String?]> {
        Inquiry(about: names) { names in
            "SELECT name, reason FROM destination WHERE disabled_at_ms IS NOT NULL AND name IN \(set: names)"
        } read: { rows in
            try rows.reduce(into: [:]) { $0[try $1.text("name")] = .some(try $1.optionalText("reason")) }
        }
    }

    /// Of claimed messages those that may go: what was claimed for a stopped queue is held instead.
    func goingOnly(_ claimed: [ClaimedMessage], in connection: any SQLConnection) throws -> [ClaimedMessage] {
        let names = Set(claimed.flatMap { [$0.message.destination, $0.message.channel] })
        let reasons = try connection.ask(self.stopped(among: names.sorted()))
        guard !reasons.isEmpty else { return claimed }
        return try claimed.filter { claim in
            let message = claim.message
            guard message.kind != .test, !claim.isInsisted,
                let reason = reasons[message.destination] ?? reasons[message.channel]
            else {
                return true
            }
            try self.end(message.id, as: .held, because: reason, in: connection)
            return false
        }
    }

    /// Opens queues again: one by its name, or all of a channel.
    ///
    /// - Returns: their names; what was held is put back by ``releaseHeld(_:limit:now:in:)``.
    package func reopen(_ queues: QueueSelection, in connection: any SQLConnection) throws -> [String] {
        let condition: SQL =
            switch queues {
            case .destination(let name): "name = \(name)"
            case .channel(let id): "channel = \(id)"
            }
        let names = try connection.rows(
            "SELECT name FROM destination WHERE disabled_at_ms IS NOT NULL AND \(condition)"
        )
        .map { try $0.text("name") }
        try connection.post(
            "UPDATE destination SET disabled_at_ms = NULL, reason = NULL, failing_since_ms = NULL WHERE \(condition)"
        )
        return names
    }

    /// Puts back some of what was held because its queue was stopped. What a person must judge stays: messages whose fate is unclear,
    /// those that nobody can read, and those that the sending mode kept back.
    package func releaseHeld(
        _ queues: QueueSelection,
        limit: Int,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> Int {
        let condition: SQL =
            switch queues {
            case .destination(let name): "destination = \(name)"
            case .channel(let id): "channel = \(id)"
            }
        let ids = try connection.rows(
            """
            SELECT id FROM message WHERE state = 'held' AND \(condition)
                AND (last_error IS NULL
                    OR substr(last_error, 1, \(unsafe: "\(DeliveryDoubt.held.count)")) <> \(DeliveryDoubt.held)
                    AND substr(last_error, 1, 10) <> 'sending is' AND last_error <> \(DeliveryTrouble.unreadable))
            ORDER BY id LIMIT \(limit)
            """
        ).map { try $0.id("id", of: Message.self) }
        try self.putBack(ids, now: now, in: connection)
        return ids.count
    }

    /// Makes messages due now, under their own ids.
    func putBack(_ ids: [EntityID<Message>], now: Instant, in connection: any SQLConnection) throws {
        guard !ids.isEmpty else { return }
        try connection.post("UPDATE message SET state = 'waiting' WHERE id IN \(list: ids)")
        try connection.post(
            """
            INSERT INTO outbox (message_id, destination, due_at_ms)
            SELECT id, destination, \(now) FROM message WHERE id IN \(list: ids)
            ON CONFLICT (message_id) DO NOTHING
            """
        )
    }
}

/// Which queues are meant.
package enum QueueSelection: Sendable, Equatable {
    case destination(String)
    case channel(String)
}
