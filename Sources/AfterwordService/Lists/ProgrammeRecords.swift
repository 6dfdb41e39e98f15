package import AfterwordCore
import AfterwordStorage

/// An offer as lists show it, with what came of it.
package struct OfferRecord: Encodable, Sendable {
    /// Whom it is for; an empty list allows everybody.
    package struct Rule: Encodable, Sendable {
        package var tiers: [String]
        package var classes: [String]
        package var products: [String]
        package var locales: [String]
        @Nullable package var contact: String?
    }

    /// How many people it stands or stood open to, how many took the code, how many used it.
    package struct Counts: Encodable, Sendable {
        package var proposed: Int
        package var offered: Int
        package var claimed: Int
        package var redeemed: Int
        /// Redeemed ÷ offered × 100; `null` if nobody was offered it.
        @Nullable package var redeemedPercent: Double?

        init(_ states: [OfferClaim.State: Int]) {
            self.proposed = states[.proposed] ?? 0
            self.offered = states.filter { $0.key.wasOffered }.values.reduce(0, +)
            self.redeemed = states[.redeemed] ?? 0
            self.claimed = (states[.claimed] ?? 0) + self.redeemed
            self.redeemedPercent =
                self.offered == 0 ? nil : 100 * Double(self.redeemed) / Double(self.offered)
        }
    }

    package var id: String
    package var title: String
    package var terms: String
    package var eligibility: Rule
    @Nullable package var limit: Int?
    package var counts: Counts
    @Nullable package var expiresAt: String?
    package var createdAt: String
    package var createdBy: String
    @Nullable package var closedAt: String?

    package init(_ offer: Offer, _ states: [OfferClaim.State: Int]) {
        self.id = offer.id.text
        self.title = offer.title
        self.terms = offer.terms
        self.eligibility = Rule(
            tiers: offer.rule.tiers.map(\.rawValue),
            classes: offer.rule.classes,
            products: offer.rule.products,
            locales: offer.rule.locales,
            contact: offer.rule.contactID?.text
        )
        self.limit = offer.limit
        self.counts = Counts(states)
        self.expiresAt = offer.expiresAt?.rfc3339
        self.createdAt = offer.createdAt.rfc3339
        self.createdBy = offer.createdBy
        self.closedAt = offer.closedAt?.rfc3339
    }
}

/// One offer in one person's hands; the code is the person's and is not told.
package struct OfferClaimRecord: Encodable, Sendable {
    package var id: String
    package var offer: String
    package var title: String
    package var ambassador: String
    package var state: String
    @Nullable package var reference: String?
    @Nullable package var approvedBy: String?
    package var proposedAt: String
    @Nullable package var offeredAt: String?
    @Nullable package var claimedAt: String?
    @Nullable package var redeemedAt: String?
    @Nullable package var contact: ContactReference?

    package init(_ claim: OfferClaim, _ offer: Offer, contact: ContactReference? = nil) {
        self.id = claim.id.text
        self.offer = offer.id.text
        self.title = offer.title
        self.ambassador = claim.ambassadorID.text
        self.state = claim.state.rawValue
        self.reference = claim.reference
        self.approvedBy = claim.approvedBy
        self.proposedAt = claim.proposedAt.rfc3339
        self.offeredAt = claim.offeredAt?.rfc3339
        self.claimedAt = claim.claimedAt?.rfc3339
        self.redeemedAt = claim.redeemedAt?.rfc3339
        self.contact = contact
    }
}

/// One testimonial; its public link while it is approved.
package struct TestimonialRecord: Encodable, Sendable {
    package var id: String
    package var ambassador: String
    package var state: String
    package var words: String
    package var name: String
    package var locale: String
    @Nullable package var response: String?
    @Nullable package var link: String?
    package var submittedAt: String
    @Nullable package var reviewedAt: String?
    @Nullable package var reviewedBy: String?
    @Nullable package var withdrawnAt: String?

    package init(_ testimonial: Testimonial, publicURL: String) {
        self.id = testimonial.id.text
        self.ambassador = testimonial.ambassadorID.text
        self.state = testimonial.state.rawValue
        self.words = testimonial.words
        self.name = testimonial.shownName
        self.locale = testimonial.locale
        self.response = testimonial.responseID?.text
        self.link = testimonial.state == .approved ? "\(publicURL)/t/\(testimonial.code)" : nil
        self.submittedAt = testimonial.submittedAt.rfc3339
        self.reviewedAt = testimonial.reviewedAt?.rfc3339
        self.reviewedBy = testimonial.reviewedBy
        self.withdrawnAt = testimonial.withdrawnAt?.rfc3339
    }
}

/// Something a helper did.
package struct ContributionRecord: Encodable, Sendable {
    package var id: String
    package var kind: String
    package var state: String
    package var source: String
    @Nullable package var url: String?
    @Nullable package var note: String?
    package var at: String
    @Nullable package var reviewedAt: String?
    @Nullable package var reviewedBy: String?
    @Nullable package var contact: ContactReference?

    init(_ contribution: Contribution, _ references: RecordReferences) {
        self.id = contribution.id.text
        self.kind = contribution.kind.rawValue
        self.state = contribution.state.rawValue
        self.source = contribution.source
        self.url = contribution.url
        self.note = contribution.note
        self.at = contribution.at.rfc3339
        self.reviewedAt = contribution.reviewedAt?.rfc3339
        self.reviewedBy = contribution.reviewedBy
        self.contact = references.contact(contribution.contactID)
    }
}

/// One statement of the consent ledger.
package struct ConsentRecord: Encodable, Sendable {
    package var id: String
    package var purpose: String
    package var given: Bool
    package var at: String
    /// By which way, e.g. `page`.
    @Nullable package var channel: String?
    @Nullable package var wording: String?
    @Nullable package var language: String?
    /// The words that were shown, in full.
    @Nullable package var text: String?
    /// SHA-256 of these words in hexadecimal.
    @Nullable package var textSha256: String?

    init(_ entry: ConsentEntry) {
        self.id = entry.id.text
        self.purpose = entry.purpose
        self.given = entry.isGiven
        self.at = entry.at.rfc3339
        self.channel = entry.channel
        self.wording = entry.wording
        self.language = entry.text?.language
        self.text = entry.text?.words
        self.textSha256 = entry.text?.digest
    }
}
