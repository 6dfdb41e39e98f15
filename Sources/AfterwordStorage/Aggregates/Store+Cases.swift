package import AfterwordCore

extension SupportCase {
    /// Reads a row of `support_case`.
    package init(row: SQLRow) throws {
        self.init(
            id: try row.id("id"),
            source: try row.text("source"),
            externalID: try row.text("external_id"),
            contactID: try row.id("contact_id"),
            state: CaseState(
                phase: try row.word("phase"),
                resolutionNumber: try row.integer("resolution_number"),
                resolvedAt: try row.optionalInstant("resolved_at_ms"),
                reopenedAt: try row.optionalInstant("reopened_at_ms")
            ),
            factsAt: try row.instant("facts_at_ms")
        )
        self.number = try row.optionalText("number")
        self.subject = try row.optionalText("subject")
        self.channel = try row.optionalText("channel")
        self.tags = try JSONText.decode(from: row.text("tags"))
        self.agent = AgentFacts(
            id: try row.optionalText("agent_id"),
            name: try row.optionalText("agent_name"),
            email: try row.optionalText("agent_email")
        )
        self.team = TeamFacts(id: try row.optionalText("team_id"), name: try row.optionalText("team_name"))
        self.product = try row.optionalText("product")
        self.brand = try row.optionalText("brand")
        self.url = try row.optionalText("url")
        self.isComplaint = try row.bool("is_complaint")
        self.isTest = try row.bool("is_test")
        self.openedAt = try row.optionalInstant("opened_at_ms")
        self.firstReplyAt = try row.optionalInstant("first_reply_at_ms")
    }
}

extension Store {
    /// Remembers an event by its key; `false` if it was here before.
    package func rememberEvent(
        source: String,
        id: String,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO received_event (source, event_id, received_at_ms) VALUES (\(source), \(id), \(now))
            ON CONFLICT (source, event_id) DO NOTHING
            """
        ) == 1
    }

    /// Remembers events by their keys and says which were not here before.
    ///
    /// Not by looking for them first: two indexes begin with the source, and a plan that was made while the table was small may take the
    /// one that then reads all events of it.
    package func rememberEvents(_ events: [(key: SourceKey, now: Instant)]) -> Inquiry<Set<SourceKey>> {
        var statements: [SQL] = []
        let rows = events.map { event -> SQL in "(\(event.key.source), \(event.key.id), \(event.now))" }
        SQL.inPortions(rows) { rows in
            statements.append(
                """
                INSERT INTO received_event (source, event_id, received_at_ms) VALUES \(rows)
                ON CONFLICT (source, event_id) DO NOTHING RETURNING source, event_id
                """
            )
        }
        return Inquiry(statements) { rows in
            Set(try rows.map { SourceKey(source: try $0.text("source"), id: try $0.text("event_id")) })
        }
    }

    package func supportCase(
        source: String,
        externalID: String,
        in connection: any SQLConnection
    ) throws -> SupportCase? {
        let key = SourceKey(source: source, id: externalID)
        return try connection.ask(self.supportCases([key]))[key]
    }

    /// The cases that their sources call so; names that no case has are left out.
    package func supportCases(_ keys: [SourceKey]) -> Inquiry<[SourceKey: SupportCase]> {
        Inquiry(forEach: keys) { key in
            "SELECT * FROM support_case WHERE source = \(key.source) AND external_id = \(key.id)"
        } read: { rows in
            try rows.map(SupportCase.init(row:)).reduce(into: [:]) {
                $0[SourceKey(source: $1.source, id: $1.externalID)] = $1
            }
        }
    }

    package func supportCase(_ id: EntityID<SupportCase>, in connection: any SQLConnection) throws -> SupportCase? {
        try connection.firstRow("SELECT * FROM support_case WHERE id = \(id)").map(SupportCase.init(row:))
    }

    /// The cases with these ids; ids that no case has are left out.
    package func supportCases(_ ids: [EntityID<SupportCase>]) -> Inquiry<[EntityID<SupportCase>: SupportCase]> {
        Inquiry("SELECT * FROM support_case WHERE id IN \(set: ids)") { rows in
            Dictionary(uniqueKeysWithValues: try rows.map(SupportCase.init(row:)).map { ($0.id, $0) })
        }
    }

    /// Whether a case of the person is worked on; test cases do not matter.
    package func hasOpenCase(_ contactID: EntityID<Contact>, in connection: any SQLConnection) throws -> Bool {
        try connection.firstRow(
            """
            SELECT id FROM support_case WHERE contact_id = \(contactID) AND phase = 'open' AND is_test = 0 LIMIT 1
            """
        ) != nil
    }

    /// Inserts the cases or writes all their fields.
    package func save(_ cases: [SupportCase], in connection: any SQLConnection) throws {
        let values = cases.map { value -> SQL in
            let tags = JSONText.encode(value.tags)
            return """
                (\(value.id), \(value.source), \(value.externalID), \(value.contactID), \(value.number),
                \(value.subject), \(value.channel), \(tags), \(value.agent.id), \(value.agent.name),
                \(value.agent.email), \(value.team.id), \(value.team.name), \(value.product), \(value.brand),
                \(value.url), \(value.isComplaint), \(value.isTest), \(value.openedAt), \(value.firstReplyAt),
                \(value.state.phase.rawValue), \(value.state.resolutionNumber), \(value.state.resolvedAt),
                \(value.state.reopenedAt), \(value.factsAt))
                """
        }
        try connection.post(
            """
            INSERT INTO support_case (id, source, external_id, contact_id, number, subject, channel, tags, agent_id,
                agent_name, agent_email, team_id, team_name, product, brand, url, is_complaint, is_test,
                opened_at_ms, first_reply_at_ms, phase, resolution_number, resolved_at_ms, reopened_at_ms,
                facts_at_ms)
            VALUES
            """,
            rows: values,
            """
            ON CONFLICT (id) DO UPDATE SET contact_id = excluded.contact_id, number = excluded.number,
                subject = excluded.subject, channel = excluded.channel, tags = excluded.tags,
                agent_id = excluded.agent_id, agent_name = excluded.agent_name, agent_email = excluded.agent_email,
                team_id = excluded.team_id, team_name = excluded.team_name, product = excluded.product,
                brand = excluded.brand, url = excluded.url, is_complaint = excluded.is_complaint,
                is_test = excluded.is_test, opened_at_ms = excluded.opened_at_ms,
                first_reply_at_ms = excluded.first_reply_at_ms, phase = excluded.phase,
                resolution_number = excluded.resolution_number, resolved_at_ms = excluded.resolved_at_ms,
                reopened_at_ms = excluded.reopened_at_ms, facts_at_ms = excluded.facts_at_ms
            """
        )
    }

    package func append(
        _ events: [(to: EntityID<SupportCase>, event: CaseEvent, receivedAt: Instant)],
        in connection: any SQLConnection
    ) throws {
        let values = events.map { id, event, receivedAt -> SQL in
            let entry: EntityID<CaseEventEntry> = self.ids.next(at: receivedAt)
            return "(\(entry), \(id), \(event.type.rawValue), \(event.at), \(event.id), \(receivedAt))"
        }
        try connection.post(
            "INSERT INTO case_event (id, case_id, type, at_ms, event_id, received_at_ms) VALUES",
            rows: values
        )
    }

    /// Every event of a case, by event time.
    package func timeline(
        of id: EntityID<SupportCase>,
        in connection: any SQLConnection
    ) throws -> [CaseTimeline.Entry] {
        try connection.ask(self.timelines(of: [id]))[id] ?? []
    }

    /// Every event of the cases, by event time.
    package func timelines(
        of ids: [EntityID<SupportCase>]
    ) -> Inquiry<[EntityID<SupportCase>: [CaseTimeline.Entry]]> {
        Inquiry(about: ids) { ids in
            "SELECT case_id, type, at_ms FROM case_event WHERE case_id IN \(set: ids) ORDER BY at_ms, id"
        } read: { rows in
            try rows.reduce(into: [:]) { timelines, row in
                let entry = CaseTimeline.Entry(at: try row.instant("at_ms"), type: try row.word("type"))
                timelines[try row.id("case_id"), default: []].append(entry)
            }
        }
    }

    /// Inserts a purchase or completes what is known of it; refunds of different events add up.
    package func savePurchase(
        _ purchase: PurchaseFacts,
        source: String,
        contactID: EntityID<Contact>?,
        completedAt: Instant?,
        refundedAt: Instant?,
        paymentKey: String? = nil,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let id: EntityID<Purchase> = self.ids.next(at: now)
        let amount = refundedAt == nil ? purchase.amount : nil
        let key = SourceKey(source: source, id: purchase.id)
        let refunded = try refundedAt.flatMap { _ in
            RefundTotal(purchase.amount, after: try self.purchase(key, in: connection)?.refund).amount
        }
        try connection.post(
            """
            INSERT INTO purchase (id, source, external_id, contact_id, amount, currency, product, case_external_id,
                referral_code, completed_at_ms, refunded_at_ms, refunded_amount, payment_key)
            VALUES (\(id), \(source), \(purchase.id), \(contactID), \(amount), \(purchase.currency),
                \(purchase.product), \(purchase.caseID), \(purchase.referralCode), \(completedAt), \(refundedAt),
                \(refunded), \(paymentKey))
            ON CONFLICT (source, external_id) DO UPDATE SET
                contact_id = COALESCE(excluded.contact_id, purchase.contact_id),
                amount = COALESCE(excluded.amount, purchase.amount),
                currency = COALESCE(excluded.currency, purchase.currency),
                product = COALESCE(excluded.product, purchase.product),
                case_external_id = COALESCE(excluded.case_external_id, purchase.case_external_id),
                referral_code = COALESCE(excluded.referral_code, purchase.referral_code),
                completed_at_ms = COALESCE(excluded.completed_at_ms, purchase.completed_at_ms),
                refunded_at_ms = COALESCE(excluded.refunded_at_ms, purchase.refunded_at_ms),
                refunded_amount = CASE WHEN excluded.refunded_at_ms IS NULL THEN purchase.refunded_amount
                    ELSE excluded.refunded_amount END,
                payment_key = COALESCE(excluded.payment_key, purchase.payment_key)
            """
        )
    }
}

/// A sale known from `purchase.*` events.
package enum Purchase: Entity {
    package static let idPrefix = "pur"
}

/// One received event of a case.
package enum CaseEventEntry: Entity {
    package static let idPrefix = "evt"
}
