package import AfterwordCore
package import AfterwordStorage

/// Why a deed was refused.
package enum ReferralRefusal: Error, Sendable, Equatable {
    case unknown
    /// The deed means nothing in this state.
    case wrongState(RewardState)
    /// Somebody else changed it first.
    case changedMeanwhile
    /// Whoever holds, refuses or reverses says why.
    case reasonMissing
}

/// Moves referrals and their rewards on. Each deed is one transaction with its lines in an append-only ledger.
package struct ReferralLedger: Sendable {
    private static let chunk = 200

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Carries out what a person decided; the audit log notes the deed, the ledger the reason too, because that one can be blanked.
    ///
    /// - Throws: ``ReferralRefusal``, or what the database says.
    package func act(
        _ deed: RewardDeed,
        on id: EntityID<Referral>,
        by actor: String,
        reason: String? = nil
    ) async throws {
        let reason = reason.flatMap { $0.isEmpty ? nil : $0 }
        guard reason != nil || !deed.needsReason else { throw ReferralRefusal.reasonMissing }
        let now = self.context.now()
        let store = self.context.store
        try await store.database.write { connection in
            guard let referral = try store.referral(id, in: connection) else { throw ReferralRefusal.unknown }
            let moved = try self.apply(deed, to: referral, by: actor, reason: reason, now: now, in: connection)
            guard moved else { throw ReferralRefusal.wrongState(referral.state) }
            try store.audit(
                actor: actor,
                action: "referral.\(deed.rawValue)",
                subject: id.text,
                at: now,
                in: connection
            )
        }
    }

    /// Grants what has waited its hold time out and nobody holds; returns how many. If one of them cannot be granted, the others are granted one
    /// by one, and it waits a while.
    package func release() async throws -> Int {
        let now = self.context.now()
        let store = self.context.store
        do {
            return try await store.database.write { connection in
                try store.dueReferrals(at: now, limit: Self.chunk, in: connection)
                    .count { try self.release($0, now: now, in: connection) }
            }
        } catch let error where !error.isOutage {
            return try await self.releaseOneByOne(now: now)
        }
    }

    private func releaseOneByOne(now: Instant) async throws -> Int {
        let store = self.context.store
        let due = try await store.database.read { try store.dueReferrals(at: now, limit: Self.chunk, in: $0) }
        var count = 0
        var round = OneByOne()
        for id in due {
            try await round.attempt(id.text) {
                if try await store.database.write({ try self.release(id, now: now, in: $0) }) { count += 1 }
            } orElse: {
                try await store.database.write {
                    try store.postponeRelease(of: id, until: now + OneByOne.pause, in: $0)
                }
            }
        }
        try round.finish()
        return count
    }

    private func release(_ id: EntityID<Referral>, now: Instant, in connection: any SQLConnection) throws -> Bool {
        guard let referral = try self.context.store.referral(id, in: connection) else { return false }
        do {
            return try self.apply(
                .release,
                to: referral,
                by: ReferralIntake.actor,
                reason: nil,
                now: now,
                in: connection
            )
        } catch ReferralRefusal.changedMeanwhile {
            // Another instance, or a person, was faster; what they did stands.
            return false
        }
    }

    /// The deed itself; `false` if it means nothing in this state, and then nothing is changed.
    func apply(
        _ deed: RewardDeed,
        to referral: Referral,
        by actor: String,
        reason: String?,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> Bool {
        let store = self.context.store
        let rewards = try store.rewards(of: [referral.id], in: connection)[referral.id] ?? []
        // One that a limit refused stays so: the limit is the campaign's, not this referral's.
        let moves = rewards.filter { $0.refusal == nil }
            .compactMap { reward in reward.state.after(deed).map { (reward: reward, state: $0) } }
        var changed = referral
        let next = deed == .pay ? nil : referral.state.after(deed)
        if let next {
            changed.state = next
            changed.isHeld = deed == .hold
        } else {
            // A referral is settled sometimes while a reward of it still stands; that one is paid or taken back by itself.
            guard deed == .pay || deed == .reverse, !moves.isEmpty else { return false }
        }
        guard try store.update(changed, in: connection) else { throw ReferralRefusal.changedMeanwhile }
        func note(_ reward: EntityID<Reward>?, _ state: RewardState) throws {
            try store.appendRewardEntry(
                referral.id,
                reward: reward,
                deed: deed.rawValue,
                state: state,
                actor: actor,
                reason: reason,
                at: now,
                in: connection
            )
        }
        if let next { try note(nil, next) }
        for move in moves where try store.move(move.reward, to: move.state, at: now, in: connection) {
            try note(move.reward.id, move.state)
        }
        return true
    }
}
