package import AfterwordCore
import AfterwordStorage

/// An ambassador as the person's own page shows them.
package struct AmbassadorVisit: Sendable {
    package var ambassador: Ambassador
    package var contact: Contact
}

/// Consent to be an ambassador, and its withdrawal: both by the person, on a signed page, with date and wording.
package struct AmbassadorProgramme: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// The ambassador behind a token, also one who was erased; `nil` if its MAC is wrong.
    package func visit(token: String) async throws -> AmbassadorVisit? {
        guard let raw = self.context.mint.id(in: token, for: .ambassador) else { return nil }
        let store = self.context.store
        return try await store.database.read { connection in
            guard let ambassador = try store.ambassador(EntityID<Ambassador>(rawValue: raw), in: connection),
                let contact = try store.contact(ambassador.contactID, in: connection)
            else { return nil }
            return AmbassadorVisit(ambassador: ambassador, contact: contact)
        }
    }

    /// The person joins; `wording` is the version of the text they saw, `ticks` what else they agreed to. Agreeing again changes nothing.
    package func consent(
        _ id: EntityID<Ambassador>,
        wording: String,
        language: String,
        ticks: Set<ConsentPurpose>
    ) async throws {
        try await self.change(id) { ambassador, contact, now, connection in
            guard ambassador.state != .active else { return }
            try self.context.store.activate(id, wording: wording, at: now, in: connection)
            try ReferralCodes(self.context).issue(to: contact, now: now, in: connection)
            let agreed = ConsentPurpose.allCases.filter { $0 == .ambassador || ticks.contains($0) }
            for purpose in agreed {
                try self.set(purpose, true, of: &contact, language: language, now: now, in: connection)
            }
            let detail = agreed.map(\.rawValue).joined(separator: ", ")
            try self.note("agreed", detail, id, now: now, in: connection)
            try self.tell(.ambassadorActivated, id, contact, wording: wording, now: now, in: connection)
        }
    }

    /// The person allows one more thing, or no longer; only people in the programme can.
    package func allow(
        _ purpose: ConsentPurpose,
        _ isAllowed: Bool,
        by id: EntityID<Ambassador>,
        language: String
    ) async throws {
        guard purpose != .ambassador else { return }
        try await self.change(id) { ambassador, contact, now, connection in
            guard ambassador.state == .active else { return }
            try self.set(purpose, isAllowed, of: &contact, language: language, now: now, in: connection)
            if purpose == .quote, !isAllowed {
                try self.context.store.withdrawTestimonials(of: id, at: now, in: connection)
            }
            try self.note(isAllowed ? "allowed" : "forbade", purpose.rawValue, id, now: now, in: connection)
        }
    }

    /// The person leaves: no list, no quote, no unclaimed offer from this moment on. Codes they hold stay good.
    package func withdraw(_ id: EntityID<Ambassador>, language: String) async throws {
        try await self.change(id) { ambassador, contact, now, connection in
            guard ambassador.state == .active else { return }
            try self.leave(id, now: now, in: connection)
            for purpose in ConsentPurpose.allCases {
                try self.set(purpose, false, of: &contact, language: language, now: now, in: connection)
            }
            try self.note("withdrawn", nil, id, now: now, in: connection)
            try self.tell(.ambassadorWithdrawn, id, contact, wording: nil, now: now, in: connection)
        }
    }

    /// The person does not want to join and is not invited again. What they allowed elsewhere stands: the page asked about nothing else.
    package func decline(_ id: EntityID<Ambassador>, language: String) async throws {
        try await self.change(id) { ambassador, contact, now, connection in
            guard ambassador.state == .candidate || ambassador.state == .invited else { return }
            try self.leave(id, now: now, in: connection)
            try self.set(.ambassador, false, of: &contact, language: language, now: now, in: connection)
            try self.note("declined", nil, id, now: now, in: connection)
        }
    }
}

// MARK: - One transaction each

extension AmbassadorProgramme {
    private typealias Change =
        @Sendable (Ambassador, inout Contact, Instant, any SQLConnection) throws -> Void

    /// Reads the person, applies a change, and reckons score and offers anew, all in one transaction.
    private func change(_ id: EntityID<Ambassador>, _ change: @escaping Change) async throws {
        let now = self.context.now()
        let store = self.context.store
        try await store.database.write { connection in
            guard let ambassador = try store.ambassador(id, in: connection),
                var contact = try store.contact(ambassador.contactID, in: connection)
            else { return }
            let before = contact
            try change(ambassador, &contact, now, connection)
            if contact != before { try store.update(contact, in: connection) }
            try AmbassadorScoring(self.context).rescore(contact.id, now: now, in: connection)
            if let current = try store.ambassador(id, in: connection) {
                try OfferDesk(self.context).open(to: [current], now: now, in: connection)
            }
        }
        self.context.wakeRelay()
    }

    private func leave(_ id: EntityID<Ambassador>, now: Instant, in connection: any SQLConnection) throws {
        let store = self.context.store
        try store.withdraw(id, at: now, in: connection)
        try store.withdrawTestimonials(of: id, at: now, in: connection)
        try store.revokeUnclaimed(of: id, in: connection)
        try store.scheduleInvite(of: id, at: nil, in: connection)
    }

    /// Writes a consent to the ledger with its words, and on the person.
    private func set(
        _ purpose: ConsentPurpose,
        _ isGiven: Bool,
        of contact: inout Contact,
        language: String,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        switch purpose {
        case .ambassador: break
        case .marketing: contact.marketingConsent = isGiven
        case .quote: contact.quoteConsent = isGiven
        }
        try self.context.store.appendConsent(
            contact.id,
            purpose: purpose.rawValue,
            given: isGiven,
            wording: nil,
            text: ConsentWords.text(purpose.wording, in: language, brand: self.context.account.brand),
            channel: "page",
            at: now,
            in: connection
        )
    }

    private func note(
        _ action: String,
        _ detail: String?,
        _ id: EntityID<Ambassador>,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        try self.context.store.append(
            to: id,
            actor: "customer",
            action: action,
            detail: detail,
            at: now,
            in: connection
        )
    }

    private func tell(
        _ event: OutgoingEvent,
        _ id: EntityID<Ambassador>,
        _ contact: Contact,
        wording: String?,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let data = AmbassadorData(id: id.text, wording: wording, at: now.rfc3339, contact: ContactReference(contact))
        try EventOutlet(self.context).tell(event, data, about: contact.id, at: now, in: connection)
    }
}

/// `data` of `ambassador.activated` and `ambassador.withdrawn`.
private struct AmbassadorData: Encodable {
    var id: String
    var wording: String?
    var at: String
    var contact: ContactReference
}
