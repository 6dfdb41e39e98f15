package import AfterwordCore

/// A person's code in one campaign.
package struct CodeRow: Entity, Equatable {
    package static let idPrefix = "rcd"

    package var id: EntityID<CodeRow>
    package var code: ReferralCode
    package var campaign: String
    /// The campaign's kind when the code was made; figures keep the two apart by it.
    package var kind: Campaign.Kind
    package var contactID: EntityID<Contact>
    package var createdAt: Instant
    /// When staff closed it.
    package var closedAt: Instant?
    /// Whether its owner is an active ambassador at the moment of reading; people recommend only while they are.
    package var isOwnerActive: Bool

    /// Codes with what their owner is; to be followed by a condition on `c`.
    static let selection: SQL = """
        SELECT c.*, CASE WHEN a.state = 'active' AND p.erased_at_ms IS NULL THEN 1 ELSE 0 END AS is_owner_active
        FROM referral_code c JOIN contact p ON p.id = c.contact_id LEFT JOIN ambassador a ON a.contact_id = c.contact_id
        """

    package init(row: SQLRow) throws {
        self.id = try row.id("id")
        self.code = ReferralCode(try row.text("code")) ?? .erased
        self.campaign = try row.text("campaign")
        self.kind = try row.word("kind")
        self.contactID = try row.id("contact_id")
        self.createdAt = try row.instant("created_at_ms")
        self.closedAt = try row.optionalInstant("closed_at_ms")
        self.isOwnerActive = try row.bool("is_owner_active")
    }

    /// Whether visits through it are taken: an affiliate's until staff close it, a recommender's while they are an ambassador.
    package func isOpen(in campaign: Campaign) -> Bool {
        self.closedAt == nil && (campaign.kind == .affiliate || self.isOwnerActive)
    }
}

/// Somebody opened a referral link. Nothing of the visitor is kept but where the link stood.
package struct ReferralVisit: Entity, Equatable {
    package static let idPrefix = "rvs"

    package var id: EntityID<ReferralVisit>
    package var codeID: EntityID<CodeRow>
    package var at: Instant
    /// The word of the link's `source` parameter, else the host it was opened from, else `direct`.
    package var source: String
    /// `nil` = a person, as far as can be told.
    package var botSign: ReferralVisitor.BotSign?

    package init(
        id: EntityID<ReferralVisit>,
        codeID: EntityID<CodeRow>,
        at: Instant,
        source: String,
        botSign: ReferralVisitor.BotSign?
    ) {
        self.id = id
        self.codeID = codeID
        self.at = at
        self.source = source
        self.botSign = botSign
    }
}

/// What a conversion may be owed to: a visit, or a lead without one.
package struct ReferralTouch: Sendable, Equatable {
    package var id: Int64
    package var codeID: EntityID<CodeRow>
    package var at: Instant
    package var source: String

    package init(row: SQLRow) throws {
        self.id = try row.id("id", of: ReferralVisit.self).rawValue
        self.codeID = try row.id("code_id")
        self.at = try row.instant("at_ms")
        self.source = try row.text("source")
    }
}

/// A person left their name after somebody's recommendation.
package struct ReferralLead: Sendable, Equatable {
    package var at: Instant
    package var source: String
    /// The visit before it, if it is known.
    package var visitedAt: Instant?
    package var visitSource: String?

    init(row: SQLRow) throws {
        self.at = try row.instant("at_ms")
        self.source = try row.text("source")
        self.visitedAt = try row.optionalInstant("visited_at_ms")
        self.visitSource = try row.optionalText("visit_source")
    }
}

/// An entry of an invitation or lead table.
package enum ReferralMark: Entity {
    package static let idPrefix = "rmk"
}
