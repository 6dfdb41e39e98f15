import AfterwordCore
import AfterwordStorage

/// Reads what the scores of several people are reckoned from, in a fixed number of statements.
struct AmbassadorFactsReader {
    private let store: Store

    init(_ context: ServiceContext) {
        self.store = context.store
    }

    /// The facts by ambassador; somebody who was erased has none.
    func facts(
        of ambassadors: [Ambassador],
        now: Instant,
        in connection: any SQLConnection
    ) throws -> [EntityID<Ambassador>: AmbassadorFacts] {
        let ids = ambassadors.map(\.contactID)
        let contacts = try self.store.contacts(ids, in: connection)
        let busy = try self.store.contactsWithOpenTask(among: ids, in: connection)
        let affiliates = try self.store.affiliates(among: ids, in: connection)
        let recommendations = try self.store.recommendations(of: ids, in: connection)
        let answers = Dictionary(
            grouping: try self.store.promoterAnswers(of: ids, in: connection),
            by: \.contactID
        )
        return ambassadors.reduce(into: [:]) { facts, ambassador in
            guard let contact = contacts[ambassador.contactID], contact.erasedAt == nil else { return }
            var own = AmbassadorFacts(hasConsent: Self.hasConsent(ambassador, contact))
            own.take(answers[contact.id] ?? [], now: now)
            own.followers = ambassador.followers
            own.valuePercentile = ambassador.valuePercentile
            own.hasOpenTask = busy.contains(contact.id)
            own.isPartial = contact.isStaff || ambassador.isPartner || affiliates.contains(contact.id)
            own.convertedReferrals = recommendations[contact.id]?.converted ?? 0
            own.hasRejectedReferral = recommendations[contact.id]?.isOwnRejected == true
            facts[ambassador.id] = own
        }
    }

    /// Whoever joined the programme agreed to be written to about it; everybody else must have said yes to marketing.
    private static func hasConsent(_ ambassador: Ambassador, _ contact: Contact) -> Bool {
        contact.optedOutAt == nil && (ambassador.state == .active || contact.marketingConsent == true)
    }
}

extension AmbassadorFacts {
    /// Takes over a person's NPS answers, oldest first.
    fileprivate mutating func take(_ answers: [PromoterAnswer], now: Instant) {
        let recent = answers.filter { now - $0.answeredAt <= AmbassadorScoring.memory }
        self.answers = recent.count
        self.promoterAnswers = recent.count { $0.score >= 9 }
        guard let latest = answers.last else { return }
        self.latestScore = latest.score
        self.daysSinceLatest = max(0, Int((now - latest.answeredAt).components.seconds / 86400))
    }
}
