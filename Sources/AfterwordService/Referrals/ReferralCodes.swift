package import AfterwordCore
package import AfterwordStorage

/// Why no code was made or changed.
package enum ReferralCodeRefusal: Error, Sendable, Equatable {
    case unknownCampaign(known: [String])
    case unknownContact
    /// Only active ambassadors recommend; affiliates need a campaign of their own.
    case notActive
    case unknownCode
}

/// Codes of ambassadors and affiliates.
package struct ReferralCodes: Sendable {
    private static let chunk = 200
    private static let tries = 5

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Gives every active ambassador a code in every organic campaign; campaigns that were added later are thus filled too.
    package func fill() async throws -> Int {
        var made = 0
        var round = OneByOne()
        for campaign in self.context.account.campaigns where campaign.kind == .organic {
            let store = self.context.store
            let people = try await store.database.read {
                try store.ambassadorsWithoutCode(campaign: campaign.id, limit: Self.chunk, in: $0)
            }
            for person in people {
                try await round.attempt(person.text) {
                    if try await self.write(campaign, for: person) { made += 1 }
                }
            }
        }
        try round.finish()
        return made
    }

    /// Gives a person who has just become an ambassador their codes, in the transaction of the consent.
    package func issue(to contact: Contact, now: Instant, in connection: any SQLConnection) throws {
        for campaign in self.context.account.campaigns where campaign.kind == .organic {
            try self.make(campaign, for: contact, now: now, in: connection)
        }
    }

    /// The code of a person in a campaign, made if need be; for affiliates, who are no ambassadors.
    ///
    /// - Throws: ``ReferralCodeRefusal``.
    package func code(of contactID: EntityID<Contact>, campaign id: String) async throws -> CodeRow {
        guard let campaign = self.context.account.campaign(id) else {
            throw ReferralCodeRefusal.unknownCampaign(known: self.context.account.campaigns.map(\.id))
        }
        let store = self.context.store
        let now = self.context.now()
        return try await store.database.write { connection in
            guard let contact = try store.contact(contactID, in: connection), contact.erasedAt == nil else {
                throw ReferralCodeRefusal.unknownContact
            }
            let isActive = try store.ambassador(of: contactID, in: connection)?.state == .active
            guard campaign.kind == .affiliate || isActive else { throw ReferralCodeRefusal.notActive }
            try self.make(campaign, for: contact, now: now, in: connection)
            let row = try store.referralCodes(of: contactID, in: connection).first { $0.campaign == id }
            guard let row else { throw ReferralCodeRefusal.unknownCode }
            return row
        }
    }

    /// Closes a code for new visits, or opens it again.
    ///
    /// - Throws: ``ReferralCodeRefusal/unknownCode``.
    package func setClosed(_ text: String, _ isClosed: Bool, by actor: String) async throws {
        guard let code = ReferralCode(text) else { throw ReferralCodeRefusal.unknownCode }
        let store = self.context.store
        let now = self.context.now()
        try await store.database.write { connection in
            guard let row = try store.referralCode(code, in: connection) else { throw ReferralCodeRefusal.unknownCode }
            try store.setClosed(row.id, at: isClosed ? now : nil, in: connection)
            try store.audit(
                actor: actor,
                action: isClosed ? "referral_code.closed" : "referral_code.opened",
                subject: row.id.text,
                at: now,
                in: connection
            )
        }
    }

    private func write(_ campaign: Campaign, for id: EntityID<Contact>) async throws -> Bool {
        let store = self.context.store
        let now = self.context.now()
        return try await store.database.write { connection in
            guard let contact = try store.contact(id, in: connection), contact.erasedAt == nil else { return false }
            return try self.make(campaign, for: contact, now: now, in: connection)
        }
    }

    @discardableResult
    private func make(
        _ campaign: Campaign,
        for contact: Contact,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> Bool {
        let store = self.context.store
        var generator = SystemRandomNumberGenerator()
        // Asked before writing, because a violated constraint would end a PostgreSQL transaction.
        for _ in 0..<Self.tries {
            let code = ReferralCode(firstName: contact.name, using: &generator)
            guard try store.referralCode(code, in: connection) == nil else { continue }
            return try store.insert(code: code, campaign: campaign, of: contact.id, at: now, in: connection)
        }
        return false
    }
}
