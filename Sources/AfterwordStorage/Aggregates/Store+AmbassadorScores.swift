package import AfterwordCore

/// A sale, as far as a customer's value needs it.
package struct PurchaseLine: Sendable, Equatable {
    package var contactID: EntityID<Contact>
    /// Decimal text as the shop sent it.
    package var amount: String?
    package var currency: String?
    package var completedAt: Instant?
    package var isRefunded: Bool
    /// `nil` for a refund of all of it.
    package var refundedAmount: String?

    init(row: SQLRow) throws {
        self.contactID = try row.id("contact_id")
        self.amount = try row.optionalText("amount")
        self.currency = try row.optionalText("currency")
        self.completedAt = try row.optionalInstant("completed_at_ms")
        self.isRefunded = try row.optionalInteger("refunded_at_ms") != nil
        self.refundedAmount = try row.optionalText("refunded_amount")
    }
}

/// One NPS answer that counts.
package struct PromoterAnswer: Sendable, Equatable {
    package var contactID: EntityID<Contact>
    package var score: Int
    package var answeredAt: Instant
}

/// What became of one person's recommendations.
package struct RecommendationRecord: Sendable, Equatable {
    /// Referrals that became customers and were not refused or reversed.
    package var converted = 0
    /// Whether they once tried to refer themselves.
    package var isOwnRejected = false
}

extension FraudReason {
    /// The reasons that mean: this was the referrer in person.
    static let ownReferral: [FraudReason] = [
        .sameContact, .sameEmailKey, .samePhone, .samePaymentReference,
    ]
}

// MARK: - Facts

extension Store {
    /// The NPS answers of these people that count, oldest first; of one that was corrected only what it says now.
    package func promoterAnswers(
        of contacts: [EntityID<Contact>],
        in connection: any SQLConnection
    ) throws -> [PromoterAnswer] {
        try connection.rows(
            """
            SELECT c.contact_id, c.score, c.at_ms FROM contact_class c
            JOIN response r ON r.id = c.response_id AND r.state = 'counted'
            WHERE c.contact_id IN \(list: contacts)
                AND NOT EXISTS (SELECT 1 FROM contact_class n WHERE n.contact_id = c.contact_id
                    AND n.response_id = c.response_id AND n.at_ms > c.at_ms)
            ORDER BY c.at_ms, c.response_id
            """
        ).map { row in
            PromoterAnswer(
                contactID: try row.id("contact_id"),
                score: try row.integer("score"),
                answeredAt: try row.instant("at_ms")
            )
        }
    }

    /// Which of these people somebody still has to call about a low score.
    package func contactsWithOpenTask(
        among contacts: [EntityID<Contact>],
        in connection: any SQLConnection
    ) throws -> Set<EntityID<Contact>> {
        let rows = try connection.rows(
            "SELECT DISTINCT contact_id FROM follow_up WHERE contact_id IN \(list: contacts) AND state <> 'closed'"
        )
        return Set(try rows.map { try $0.id("contact_id", of: Contact.self) })
    }

    /// What became of the recommendations of these people: organic referrals that stand, and whether one was refused as their own.
    package func recommendations(
        of contacts: [EntityID<Contact>],
        in connection: any SQLConnection
    ) throws -> [EntityID<Contact>: RecommendationRecord] {
        let own = FraudReason.ownReferral.map(\.rawValue)
        return try connection.rows(
            "SELECT referrer_id, decision, state, reasons FROM referral WHERE referrer_id IN \(list: contacts)"
        ).reduce(into: [:]) { records, row in
            let reasons = try JSONText.decode([String].self, from: row.text("reasons"))
            let isRejected = try row.text("decision") == "reject" && !Set(reasons).isDisjoint(with: own)
            let stands = try !["refused", "reversed"].contains(row.text("state"))
            var record = records[try row.id("referrer_id")] ?? RecommendationRecord()
            record.converted += stands ? 1 : 0
            record.isOwnRejected = record.isOwnRejected || (isRejected && !stands)
            records[try row.id("referrer_id")] = record
        }
    }

    /// Which of these people are paid to recommend.
    package func affiliates(
        among contacts: [EntityID<Contact>],
        in connection: any SQLConnection
    ) throws -> Set<EntityID<Contact>> {
        let rows = try connection.rows(
            "SELECT DISTINCT contact_id FROM referral_code WHERE contact_id IN \(list: contacts) AND kind = 'affiliate'"
        )
        return Set(try rows.map { try $0.id("contact_id", of: Contact.self) })
    }

    /// Everything these people bought.
    package func purchases(
        of contacts: [EntityID<Contact>],
        in connection: any SQLConnection
    ) throws -> [PurchaseLine] {
        try connection.rows("SELECT * FROM purchase WHERE contact_id IN \(list: contacts)").map(PurchaseLine.init(row:))
    }

    /// A page of everything anybody bought, buyer by buyer.
    package func purchases(
        after position: ListPosition?,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> ListPage<PurchaseLine> {
        let place = position?.values ?? [0, 0]
        guard place.count == 2 else { throw InvalidListPosition() }
        let rows = try connection.rows(
            """
            SELECT * FROM purchase
            WHERE contact_id IS NOT NULL AND (contact_id, id) > (\(place[0]), \(place[1]))
            ORDER BY contact_id, id LIMIT \(limit + 1)
            """
        )
        let shown = rows.prefix(limit)
        let next = try shown.last.flatMap { row in
            rows.count > limit
                ? ListPosition(values: [Int64(try row.integer("contact_id")), Int64(try row.integer("id"))]) : nil
        }
        return ListPage(rows: try shown.map(PurchaseLine.init(row:)), next: next)
    }
}

// MARK: - Scores

/// A new reckoning of one person, to be stored.
package struct AmbassadorReckoning: Sendable, Equatable {
    package var id: EntityID<Ambassador>
    package var score: AmbassadorScore
    /// What the person bought, in millionths; decides between equal points.
    package var value: Int64
    package var valuePercentile: Double?
    package var nextAt: Instant

    package init(
        id: EntityID<Ambassador>,
        score: AmbassadorScore,
        value: Int64,
        valuePercentile: Double?,
        nextAt: Instant
    ) {
        self.id = id
        self.score = score
        self.value = value
        self.valuePercentile = valuePercentile
        self.nextAt = nextAt
    }
}

extension Store {
    /// Those whose score is due to be reckoned anew, the longest waiting first.
    package func ambassadorsToRescore(
        now: Instant,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> [Ambassador] {
        try connection.rows(
            "SELECT * FROM ambassador WHERE rescore_at_ms <= \(now) ORDER BY rescore_at_ms, id LIMIT \(limit)"
        ).map(Ambassador.init(row:))
    }

    /// Has the score reckoned anew with the next sweep, because something about the person changed.
    package func rescoreSoon(_ contacts: [EntityID<Contact>], in connection: any SQLConnection) throws {
        guard !contacts.isEmpty else { return }
        try connection.post("UPDATE ambassador SET rescore_at_ms = 0 WHERE contact_id IN \(set: contacts)")
    }

    /// Leaves these out until later.
    package func postponeRescore(
        of ids: [EntityID<Ambassador>],
        until instant: Instant,
        in connection: any SQLConnection
    ) throws {
        guard !ids.isEmpty else { return }
        try connection.post("UPDATE ambassador SET rescore_at_ms = \(instant) WHERE id IN \(list: ids)")
    }

    package func save(_ reckoning: AmbassadorReckoning, in connection: any SQLConnection) throws {
        let score = reckoning.score
        let parts = try JSONText.encode(score.parts)
        let gates = try JSONText.encode(score.gates)
        try connection.post(
            """
            UPDATE ambassador SET points_micro = \(Int64((score.points * 1_000_000).rounded())), parts = \(parts),
                gates = \(gates), tier = \(score.tier?.rawValue), value_micro = \(reckoning.value),
                value_percentile = \(reckoning.valuePercentile), rescore_at_ms = \(reckoning.nextAt)
            WHERE id = \(reckoning.id)
            """
        )
    }
}

// MARK: - History

/// One line of an ambassador's history.
package struct AmbassadorEntry: Sendable, Equatable, Entity {
    package static let idPrefix = "ame"

    package var at: Instant
    package var actor: String
    /// `nominated`, `invited`, `agreed`, `withdrawn`, `unlisted`, `tier_changed`…
    package var action: String
    package var detail: String?
}

extension Store {
    package func append(
        to id: EntityID<Ambassador>,
        actor: String,
        action: String,
        detail: String? = nil,
        at now: Instant,
        in connection: any SQLConnection
    ) throws {
        let entry: EntityID<AmbassadorEntry> = self.ids.next(at: now)
        try connection.post(
            """
            INSERT INTO ambassador_entry (id, ambassador_id, at_ms, actor, action, detail)
            VALUES (\(entry), \(id), \(now), \(actor), \(action), \(detail))
            """
        )
    }

    /// Newest first.
    package func history(
        of id: EntityID<Ambassador>,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> [AmbassadorEntry] {
        try connection.rows(
            "SELECT * FROM ambassador_entry WHERE ambassador_id = \(id) ORDER BY id DESC LIMIT \(limit)"
        ).map { row in
            AmbassadorEntry(
                at: try row.instant("at_ms"),
                actor: try row.text("actor"),
                action: try row.text("action"),
                detail: try row.optionalText("detail")
            )
        }
    }
}
