/// Something the house gives to people who speak for it; never in exchange for a score.
package struct Offer: Entity, Equatable {
    package static let idPrefix = "off"

    package var id: EntityID<Offer>
    package var title: String
    /// What the person gets and under which terms, as they read it.
    package var terms: String
    package var rule: OfferRule
    /// How many people may claim it; `nil` = all that may.
    package var limit: Int?
    /// How many did.
    package var claims: Int
    /// From then on it can neither be claimed nor redeemed.
    package var expiresAt: Instant?
    package var createdAt: Instant
    package var createdBy: String
    /// When it was closed by hand: no further claims, given codes stay good.
    package var closedAt: Instant?

    package init(id: EntityID<Offer>, title: String, terms: String, createdAt: Instant, createdBy: String) {
        self.id = id
        self.title = title
        self.terms = terms
        self.rule = OfferRule()
        self.claims = 0
        self.createdAt = createdAt
        self.createdBy = createdBy
    }

    package func isExpired(at now: Instant) -> Bool { self.expiresAt.map { $0 <= now } ?? false }

    /// Whether somebody more may claim it.
    package func isOpen(at now: Instant) -> Bool {
        self.closedAt == nil && !self.isExpired(at: now) && self.limit.map { self.claims < $0 } ?? true
    }
}

/// Whom an offer is for; an empty list allows everybody.
package struct OfferRule: Sendable, Equatable {
    package var tiers: [AmbassadorTier] = []
    package var classes: [String] = []
    /// Somebody who bought one of these products, or asked for help with it.
    package var products: [String] = []
    /// Languages; `es` allows `es-MX` too.
    package var locales: [String] = []
    /// An offer for one person alone.
    package var contactID: EntityID<Contact>?

    /// Allows everybody on the list.
    package init() {}

    /// Whether the offer is for the person.
    package func allows(_ person: OfferFacts) -> Bool {
        (self.contactID.map { $0 == person.contactID } ?? true)
            && (self.tiers.isEmpty || person.tier.map(self.tiers.contains) == true)
            && (self.classes.isEmpty || person.promoterClass.map { self.classes.contains($0.rawValue) } == true)
            && (self.products.isEmpty || !person.products.isDisjoint(with: self.products))
            && (self.locales.isEmpty || self.locales.contains { Self.covers($0, person.locale ?? "") })
    }

    /// Whether a language tag is the wanted one or a regional form of it, ignoring letter case.
    private static func covers(_ wanted: String, _ tag: String) -> Bool {
        let wanted = wanted.lowercased()
        let tag = tag.lowercased().map { $0 == "_" ? "-" : $0 }
        return String(tag) == wanted || String(tag).hasPrefix("\(wanted)-")
    }
}

/// What an offer's rule looks at.
package struct OfferFacts: Sendable, Equatable {
    package var contactID: EntityID<Contact>
    package var tier: AmbassadorTier?
    package var promoterClass: PromoterClass?
    package var products: Set<String>
    package var locale: String?

    package init(
        contactID: EntityID<Contact>,
        tier: AmbassadorTier? = nil,
        promoterClass: PromoterClass? = nil,
        products: Set<String> = [],
        locale: String? = nil
    ) {
        self.contactID = contactID
        self.tier = tier
        self.promoterClass = promoterClass
        self.products = products
        self.locale = locale
    }
}

/// One offer in one person's hands.
package struct OfferClaim: Entity, Equatable {
    package static let idPrefix = "clm"

    package enum State: String, Sendable, CaseIterable {
        /// A person's first offer waits for a member of staff.
        case proposed
        /// It stands on the person's page.
        case offered
        /// The person took the code.
        case claimed
        case redeemed
        /// Staff said no.
        case refused
        /// Taken back before it was claimed.
        case revoked

        /// Whether the person was ever shown it: the base of the redeemed share.
        package var wasOffered: Bool { [.offered, .claimed, .redeemed].contains(self) }
    }

    package var id: EntityID<OfferClaim>
    package var offerID: EntityID<Offer>
    package var ambassadorID: EntityID<Ambassador>
    package var state: State
    /// What the person shows to redeem it; 80 random bits in base32.
    package var code: String?
    /// The order or case it was redeemed with, as the shop calls it.
    package var reference: String?
    package var approvedBy: String?
    package var proposedAt: Instant
    package var offeredAt: Instant?
    package var claimedAt: Instant?
    package var redeemedAt: Instant?

    package init(
        id: EntityID<OfferClaim>,
        offerID: EntityID<Offer>,
        ambassadorID: EntityID<Ambassador>,
        state: State,
        proposedAt: Instant
    ) {
        self.id = id
        self.offerID = offerID
        self.ambassadorID = ambassadorID
        self.state = state
        self.proposedAt = proposedAt
    }
}
