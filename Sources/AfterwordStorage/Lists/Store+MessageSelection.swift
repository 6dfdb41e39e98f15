package import AfterwordCore

/// Messages that failed alike: one line of "what is wrong".
package struct FailureGroup: Sendable, Equatable {
    package var channel: String
    /// The queue if it is one for all of them.
    package var destination: String?
    package var reason: String
    package var count: Int
    package var oldest: Instant
}

/// What a person does to many messages at once.
package enum MassDeed: Sendable, Equatable, CaseIterable {
    case replay, cancel

    /// The states a message can be in for it.
    package var states: [MessageState] {
        switch self {
        case .replay: [.held, .exhausted, .bounced]
        case .cancel: [.waiting, .held]
        }
    }
}

extension Store {
    /// Failed and held messages that pass the filter, counted by reason, the largest groups first.
    package func failureGroups(
        _ filter: MessageFilter,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> [FailureGroup] {
        var filter = filter
        let troubled: [MessageState] = [.held, .exhausted, .bounced]
        filter.states = filter.states.isEmpty ? troubled : filter.states.filter(troubled.contains)
        guard !filter.states.isEmpty else { return [] }
        return try connection.rows(
            """
            SELECT channel, COALESCE(last_error, '') AS reason, COUNT(*) AS n, MIN(created_at_ms) AS oldest,
                MIN(destination) AS one, MAX(destination) AS other
            FROM message WHERE \(Self.all(filter.conditions.sql))
            GROUP BY channel, COALESCE(last_error, '') ORDER BY n DESC, reason LIMIT \(limit)
            """
        ).map { row in
            let (one, other) = (try row.text("one"), try row.text("other"))
            return FailureGroup(
                channel: try row.text("channel"),
                destination: one == other ? one : nil,
                reason: try row.text("reason"),
                count: try row.integer("n"),
                oldest: try row.instant("oldest")
            )
        }
    }

    /// How many messages the deed would touch.
    package func count(
        _ filter: MessageFilter,
        for deed: MassDeed,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> Int {
        guard let condition = self.condition(filter, for: deed, now: now) else { return 0 }
        return try connection.firstRow("SELECT COUNT(*) AS n FROM message WHERE \(condition)")?.integer("n") ?? 0
    }

    /// Does the deed to some of the messages, oldest first, beginning after `position`.
    ///
    /// - Returns: the ids it was done to; fewer than `limit` means that none is left.
    package func perform(
        _ deed: MassDeed,
        _ filter: MessageFilter,
        after position: EntityID<Message>?,
        limit: Int,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> [EntityID<Message>] {
        guard var condition = self.condition(filter, for: deed, now: now) else { return [] }
        if let position { condition += " AND id > \(position)" as SQL }
        let rows = try connection.rows(
            "SELECT id, invitation_id FROM message WHERE \(condition) ORDER BY id LIMIT \(limit)"
        )
        let ids = try rows.map { try $0.id("id", of: Message.self) }
        let invitations: [EntityID<Invitation>] = try rows.compactMap { try $0.optionalID("invitation_id") }
        switch deed {
        case .replay:
            try self.putBack(ids, now: now, in: connection)
            for id in invitations { _ = try self.move(id, to: .sending, in: connection) }
        case .cancel:
            for id in ids { try self.end(id, as: .cancelled, because: nil, in: connection) }
            try self.cancelUnsent(invitations, in: connection)
        }
        return ids
    }

    /// An invitation that was only ever waiting to go is called off with its message.
    private func cancelUnsent(_ ids: [EntityID<Invitation>], in connection: any SQLConnection) throws {
        try connection.post(
            "UPDATE invitation SET state = 'cancelled' WHERE state = 'sending' AND id IN \(list: ids)"
        )
    }

    /// Nothing that asks a customer goes to whoever said stop since, was erased, or whose case is open again.
    private static let mayBeAskedStill: SQL = """
        (kind NOT IN ('invitation', 'reminder') OR NOT EXISTS (SELECT 1 FROM contact c WHERE c.id = message.contact_id
            AND (c.opted_out_at_ms IS NOT NULL OR c.erased_at_ms IS NOT NULL
                OR (c.survey_consent = 0 AND message.invitation_id IS NOT NULL)
                OR NOT (\(Suppression.isNotOnList("c.id")))))
            AND NOT EXISTS (SELECT 1 FROM invitation v JOIN support_case k ON k.id = v.case_id
                WHERE v.id = message.invitation_id AND v.purpose = 'survey' AND k.phase = 'open'))
        """

    /// The filter narrowed to what the deed may touch; `nil` if that is nothing.
    ///
    /// Sending again spares what is too late, what waits behind a stopped queue, invitations that another channel has taken over or that are
    /// settled, and people who are not to be asked any more. Calling off spares what is on its way.
    private func condition(_ filter: MessageFilter, for deed: MassDeed, now: Instant) -> SQL? {
        var filter = filter
        filter.states = filter.states.isEmpty ? deed.states : filter.states.filter(deed.states.contains)
        guard !filter.states.isEmpty else { return nil }
        var conditions = filter.conditions.sql
        switch deed {
        case .replay:
            conditions.append("(expires_at_ms IS NULL OR expires_at_ms > \(now))")
            conditions.append(
                """
                NOT EXISTS (SELECT 1 FROM destination d WHERE d.disabled_at_ms IS NOT NULL
                    AND (d.name = message.destination OR d.name = message.channel))
                """
            )
            conditions.append(
                """
                (kind <> 'invitation' OR invitation_id IS NULL
                    OR invitation_id IN (SELECT id FROM invitation WHERE state IN ('sending', 'failed')))
                """
            )
            conditions.append(
                """
                (kind <> 'invitation' OR NOT EXISTS (SELECT 1 FROM message other
                    WHERE other.invitation_id = message.invitation_id AND other.id > message.id
                        AND other.kind = 'invitation'))
                """
            )
            conditions.append(Self.mayBeAskedStill)
        case .cancel:
            conditions.append(
                "NOT EXISTS (SELECT 1 FROM outbox o WHERE o.message_id = message.id AND o.claim_id IS NOT NULL)"
            )
        }
        return Self.all(conditions)
    }

    /// Conditions joined by AND; none allows all.
    private static func all(_ conditions: [SQL]) -> SQL {
        conditions.dropFirst().reduce(conditions.first ?? "1 = 1") { "\($0) AND \($1)" }
    }
}
