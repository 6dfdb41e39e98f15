package import AfterwordCore
import AfterwordStorage

/// Offers to ambassadors: made by staff, opened to whom they are for, claimed on the person's page, redeemed by the shop.
package struct OfferDesk: Sendable {
    private static let batch = 200

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Makes an offer and opens it to everybody it is for; somebody's first offer waits for approval.
    package func create(_ draft: OfferDraft, by actor: String) async throws -> Offer {
        let now = self.context.now()
        let store = self.context.store
        var offer = Offer(
            id: store.ids.next(at: now),
            title: draft.title,
            terms: draft.terms,
            createdAt: now,
            createdBy: actor
        )
        offer.rule = draft.rule
        offer.limit = draft.limit
        offer.expiresAt = draft.expiresAt
        let made = offer
        try await store.database.write { connection in
            try store.insert(made, in: connection)
            try store.audit(actor: actor, action: "offer.created", subject: made.id.text, at: now, in: connection)
        }
        try await self.openToAll(now: now)
        return made
    }

    /// No further claims; codes that were given out stay good.
    ///
    /// - Throws: ``OfferRefusal``.
    package func close(_ id: EntityID<Offer>, by actor: String) async throws {
        let now = self.context.now()
        let store = self.context.store
        try await store.database.write { connection in
            guard try store.offer(id, in: connection) != nil else { throw OfferRefusal.unknown }
            try store.close(id, at: now, in: connection)
            try store.audit(actor: actor, action: "offer.closed", subject: id.text, at: now, in: connection)
        }
    }

    private func openToAll(now: Instant) async throws {
        let store = self.context.store
        var filter = AmbassadorFilter()
        filter.states = [.active]
        var position: ListPosition?
        repeat {
            let place = position
            position = try await store.database.write { [filter] connection in
                let page = try store.ambassadors(filter, after: place, limit: Self.batch, in: connection)
                try self.open(to: page.rows, now: now, in: connection)
                return page.next
            }
        } while position != nil
    }

    /// Opens every offer to those of these people it is for; what stands open to them already stays as it is. What was taken back when somebody
    /// left opens again when they come back.
    func open(to ambassadors: [Ambassador], now: Instant, in connection: any SQLConnection) throws {
        let store = self.context.store
        let listed = ambassadors.filter { $0.state == .active && $0.isListed && $0.tier != nil }
        guard !listed.isEmpty else { return }
        let offers = try store.openOffers(at: now, in: connection)
        guard !offers.isEmpty else { return }
        let people = try OfferFactsReader(store).facts(of: listed, in: connection)
        let known = Dictionary(
            grouping: try store.claims(of: listed.map(\.id), in: connection),
            by: \.ambassadorID
        )
        for ambassador in listed {
            guard let person = people[ambassador.id] else { continue }
            let own = known[ambassador.id] ?? []
            let isApproved = own.contains { $0.approvedBy != nil }
            for offer in offers where offer.rule.allows(person) {
                let before = own.first { $0.offerID == offer.id }
                guard before == nil || before?.state == .revoked else { continue }
                try self.propose(
                    offer,
                    to: ambassador,
                    again: before,
                    isApproved: isApproved,
                    now: now,
                    in: connection
                )
            }
        }
    }

    private func propose(
        _ offer: Offer,
        to ambassador: Ambassador,
        again before: OfferClaim?,
        isApproved: Bool,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let store = self.context.store
        var claim =
            before
            ?? OfferClaim(
                id: store.ids.next(at: now),
                offerID: offer.id,
                ambassadorID: ambassador.id,
                state: .proposed,
                proposedAt: now
            )
        claim.state = isApproved ? .offered : .proposed
        claim.offeredAt = isApproved ? now : nil
        guard before == nil else { return try store.update(claim, in: connection) }
        _ = try store.insert(claim, in: connection)
    }
}

/// What staff say when they make an offer.
package struct OfferDraft: Sendable, Equatable {
    package var title: String
    package var terms: String
    package var rule: OfferRule
    package var limit: Int?
    package var expiresAt: Instant?

    package init(title: String, terms: String) {
        self.title = title
        self.terms = terms
        self.rule = OfferRule()
    }
}

/// Why nothing came of an offer.
package enum OfferRefusal: Error, Sendable, Equatable {
    case unknown
    /// Not in a state for it, e.g. approved already or taken back.
    case wrongState(OfferClaim.State)
    /// Expired, closed, or everything is claimed.
    case gone
    /// Redeemed before, with another reference.
    case alreadyRedeemed(at: Instant)
}

/// Reads what the rules of offers look at.
struct OfferFactsReader {
    private let store: Store

    init(_ store: Store) {
        self.store = store
    }

    func facts(
        of ambassadors: [Ambassador],
        in connection: any SQLConnection
    ) throws -> [EntityID<Ambassador>: OfferFacts] {
        let ids = ambassadors.map(\.contactID)
        let contacts = try self.store.contacts(ids, in: connection)
        let products = try self.store.products(of: ids, in: connection)
        return try ambassadors.reduce(into: [:]) { facts, ambassador in
            guard let contact = contacts[ambassador.contactID], contact.erasedAt == nil else { return }
            facts[ambassador.id] = OfferFacts(
                contactID: contact.id,
                tier: ambassador.tier,
                promoterClass: try self.store.currentClass(of: contact.id, in: connection),
                products: products[contact.id] ?? [],
                locale: contact.locale
            )
        }
    }
}
