package import AfterwordCore
import AfterwordStorage

/// One offer in one person's hands: approved by staff, claimed by the person, redeemed by the shop.
package struct OfferClaims: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Staff allow somebody's first offer, or refuse it.
    ///
    /// - Throws: ``OfferRefusal``.
    package func decide(_ id: EntityID<OfferClaim>, approve: Bool, by actor: String) async throws {
        let now = self.context.now()
        let store = self.context.store
        try await store.database.write { connection in
            guard var claim = try store.claim(id, in: connection) else { throw OfferRefusal.unknown }
            guard claim.state == .proposed else { throw OfferRefusal.wrongState(claim.state) }
            claim.state = approve ? .offered : .refused
            claim.approvedBy = approve ? actor : nil
            claim.offeredAt = approve ? now : nil
            try store.update(claim, in: connection)
            try store.audit(
                actor: actor,
                action: approve ? "offer.approved" : "offer.refused",
                subject: id.text,
                at: now,
                in: connection
            )
            // Whoever has been approved once gets what else is open to them without asking.
            if approve { try self.releaseOthers(of: claim, by: actor, now: now, in: connection) }
        }
    }

    private func releaseOthers(
        of first: OfferClaim,
        by actor: String,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        for var claim in try self.context.store.claims(of: [first.ambassadorID], in: connection)
        where claim.state == .proposed {
            claim.state = .offered
            claim.offeredAt = now
            try self.context.store.update(claim, in: connection)
        }
    }

    /// The person takes the code; taking it again gives the same one.
    ///
    /// - Throws: ``OfferRefusal``.
    package func take(_ id: EntityID<OfferClaim>, by ambassadorID: EntityID<Ambassador>) async throws {
        let now = self.context.now()
        let store = self.context.store
        try await store.database.write { connection in
            guard var claim = try store.claim(id, in: connection), claim.ambassadorID == ambassadorID,
                let offer = try store.offer(claim.offerID, in: connection),
                let ambassador = try store.ambassador(ambassadorID, in: connection)
            else { throw OfferRefusal.unknown }
            guard claim.state != .claimed else { return }
            guard claim.state == .offered, ambassador.state == .active, ambassador.isListed else {
                throw OfferRefusal.wrongState(claim.state)
            }
            guard offer.isOpen(at: now), try store.takeClaim(of: offer.id, in: connection) else {
                throw OfferRefusal.gone
            }
            claim.state = .claimed
            claim.code = UnguessableCode.make()
            claim.claimedAt = now
            try store.update(claim, in: connection)
        }
    }

    /// The shop redeems a code, once. The same code with the same reference again gets the same reply.
    ///
    /// A person who left the programme or the list still redeems what they hold: a promise is kept.
    ///
    /// - Throws: ``OfferRefusal``.
    package func redeem(code: String, reference: String?, by actor: String) async throws -> (OfferClaim, Offer) {
        guard let code = UnguessableCode.read(code) else { throw OfferRefusal.unknown }
        let now = self.context.now()
        let store = self.context.store
        return try await store.database.write { connection in
            guard var claim = try store.claim(code: code, in: connection),
                let offer = try store.offer(claim.offerID, in: connection)
            else { throw OfferRefusal.unknown }
            if claim.state == .redeemed {
                guard claim.reference == reference else {
                    throw OfferRefusal.alreadyRedeemed(at: claim.redeemedAt ?? now)
                }
                return (claim, offer)
            }
            guard claim.state == .claimed else { throw OfferRefusal.wrongState(claim.state) }
            guard !offer.isExpired(at: now) else { throw OfferRefusal.gone }
            claim.state = .redeemed
            claim.redeemedAt = now
            claim.reference = reference
            try store.update(claim, in: connection)
            try store.audit(actor: actor, action: "offer.redeemed", subject: claim.id.text, at: now, in: connection)
            return (claim, offer)
        }
    }

    /// What stands on a person's page: offers they may claim, and those they did.
    package func shown(to id: EntityID<Ambassador>) async throws -> [(claim: OfferClaim, offer: Offer)] {
        let now = self.context.now()
        let store = self.context.store
        return try await store.database.read { connection in
            try store.claims(of: [id], in: connection).compactMap { claim in
                guard claim.state.wasOffered, let offer = try store.offer(claim.offerID, in: connection) else {
                    return nil
                }
                let isTaken = claim.state != .offered
                return isTaken || offer.isOpen(at: now) ? (claim, offer) : nil
            }
        }
    }
}
