package import AfterwordCore
package import AfterwordStorage

/// Reckons scores and stores them; a tier that changes is told in the person's history with its cause.
package struct AmbassadorScoring: Sendable {
    /// NPS answers older than this say nothing about repetition any more.
    static let memory = Duration.days(730)
    /// A score is reckoned anew this often, because answers grow old.
    static let interval = Duration.days(1)

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Reckons one person's score in the transaction of what changed it; the value of their purchases is left to the sweep.
    @discardableResult
    package func rescore(
        _ contactID: EntityID<Contact>,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> AmbassadorScore? {
        let store = self.context.store
        guard let ambassador = try store.ambassador(of: contactID, in: connection) else { return nil }
        return try self.rescore([ambassador], now: now, in: connection) { _ in nil }.first?.score
    }

    /// Reckons several at once; `value` is what a customer bought and where that stands, `nil` = as it was.
    @discardableResult
    func rescore(
        _ ambassadors: [Ambassador],
        now: Instant,
        in connection: any SQLConnection,
        value: (EntityID<Contact>) -> CustomerStanding?
    ) throws -> [AmbassadorReckoning] {
        let facts = try AmbassadorFactsReader(self.context).facts(of: ambassadors, now: now, in: connection)
        let weights = self.context.account.ambassadors.weights
        let erased = ambassadors.map(\.id).filter { facts[$0] == nil }
        try self.context.store.postponeRescore(of: erased, until: now + Self.interval, in: connection)
        return try ambassadors.compactMap { ambassador in
            guard var own = facts[ambassador.id] else { return nil }
            let standing = value(ambassador.contactID)
            if let standing { own.valuePercentile = standing.percentile }
            let reckoning = AmbassadorReckoning(
                id: ambassador.id,
                score: AmbassadorScore(own, weights: weights),
                value: standing?.value ?? ambassador.value,
                valuePercentile: own.valuePercentile,
                // Somebody whose purchases nobody has looked at yet is due at once.
                nextAt: standing == nil ? now : now + Self.interval
            )
            try self.context.store.save(reckoning, in: connection)
            try self.noteTier(of: ambassador, now: reckoning.score, at: now, in: connection)
            return reckoning
        }
    }

    private func noteTier(
        of ambassador: Ambassador,
        now score: AmbassadorScore,
        at now: Instant,
        in connection: any SQLConnection
    ) throws {
        let tier = score.tier
        guard tier != ambassador.tier else { return }
        let names = [ambassador.tier, tier].map { $0?.rawValue ?? "none" }
        let cause =
            score.gates.isEmpty
            ? "\(Int(score.points.rounded())) points" : score.gates.map(\.rawValue).joined(separator: ", ")
        try self.context.store.append(
            to: ambassador.id,
            actor: "system",
            action: "tier_changed",
            detail: "\(names[0]) → \(names[1]): \(cause)",
            at: now,
            in: connection
        )
    }
}

/// What a customer bought, in millionths, and where that stands among the others.
struct CustomerStanding: Sendable, Equatable {
    var value: Int64
    /// `nil` = they bought nothing that can be compared.
    var percentile: Double?
}
