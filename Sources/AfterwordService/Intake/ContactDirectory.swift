package import AfterwordCore
package import AfterwordStorage
import Foundation

/// Finds or makes the person an event speaks of and keeps what it says about them.
package struct ContactDirectory: Sendable {
    private let store: Store
    private let erased: ErasedAddresses

    package init(_ context: ServiceContext) {
        self.store = context.store
        self.erased = ErasedAddresses(context)
    }

    /// The contact that owns one of the given handles, brought up to date, or a new one; `nil` if nothing tells who it is.
    package func contact(
        for facts: ContactFacts,
        source: String,
        at: Instant,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> Contact? {
        let addresses = Self.addresses(of: facts, source: source)
        let (owners, erased) = try connection.ask(self.store.owners(of: addresses), self.erased.known(among: addresses))
        var known = KnownPeople(owners: owners, erased: erased)
        let named = known.owners(of: addresses)
        if !named.isEmpty {
            (known.contacts, known.identities) = try connection.ask(
                self.store.contacts(named),
                self.store.identities(of: named)
            )
        }
        var rows = IntakeRows()
        let contact = try self.contact(for: facts, addresses, known, at: at, now: now, into: &rows, in: connection)
        try rows.store(in: self.store, connection)
        return contact
    }

    /// The same among people who were looked up already.
    func contact(
        for facts: ContactFacts,
        _ addresses: [ContactAddress],
        _ known: KnownPeople,
        at: Instant,
        now: Instant,
        into rows: inout IntakeRows,
        in connection: any SQLConnection
    ) throws -> Contact? {
        guard !addresses.isEmpty else { return nil }
        let contact: Contact
        if let owner = known.owner(of: addresses).flatMap({ known.contacts[$0] }) {
            // An address that nobody has any more becomes theirs: whoever had it must not be asked there again by accident.
            let isErased = known.isErased(anyOf: addresses.filter { known.owners[$0] == nil })
            contact = try self.refresh(
                owner,
                with: facts,
                isErased: isErased,
                at: at,
                now: now,
                into: &rows,
                in: connection
            )
        } else {
            contact = self.make(facts, isErased: known.isErased(anyOf: addresses), at: at, now: now, into: &rows)
        }
        let unowned = addresses.filter { known.owners[$0] == nil }
        for address in unowned {
            let identity = Identity(contactID: contact.id, channel: address.channel, handle: address.handle)
            rows.identities.append((identity, factsAt: at))
        }
        let others = known.owners(of: addresses).filter { $0 != contact.id }
        // Told when something becomes known of the person, and not with each event of somebody who shares a switchboard's number.
        if !others.isEmpty, !unowned.isEmpty { rows.conflicts.append((of: contact.id, with: others, at: now)) }
        return contact
    }

    /// The addresses an event names, each once, strongest first: the sender's own id, then e-mail, phone and channel handles.
    package static func addresses(of facts: ContactFacts, source: String) -> [ContactAddress] {
        var addresses: [ContactAddress] = []
        func add(_ channel: String, _ handle: String) {
            let address = ContactAddress(channel: channel, handle: handle)
            if !addresses.contains(address) { addresses.append(address) }
        }
        if let id = facts.id { addresses.append(ContactAddress(id: id, ofSender: source)) }
        if let email = facts.email { add("email", self.normalised(email: email)) }
        if let phone = facts.phone { add("phone", self.normalised(phone: phone)) }
        for (channel, handle) in facts.handles.sorted(by: { $0.key < $1.key }) where !handle.isEmpty {
            add(channel, self.normalised(handle: handle, on: channel))
        }
        return addresses
    }

    /// Lower case without outer spaces; addresses that differ only so are one mailbox in practice.
    package static func normalised(email: String) -> String {
        email.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
    }

    /// A handle as it is compared: WhatsApp, too, tells numbers without the blanks that people write into them. What has letters is an id of
    /// the platform's own.
    package static func normalised(handle: String, on channel: String) -> String {
        switch channel {
        case "email": return self.normalised(email: handle)
        case "phone", "whatsapp":
            let number = self.normalised(phone: handle.trimmingCharacters(in: .whitespacesAndNewlines))
            let isNumber = number.contains(where: \.isNumber) && !handle.contains(where: \.isLetter)
            return isNumber ? number : handle
        default: return handle
        }
    }

    /// Digits with a leading plus if there was one, or the two zeros that stand for it.
    package static func normalised(phone: String) -> String { PhoneSpelling.normalised(phone) }

    /// Somebody who was erased is a new person with a new number, but starts without surveys until they or we say otherwise.
    private func make(
        _ facts: ContactFacts,
        isErased: Bool,
        at: Instant,
        now: Instant,
        into rows: inout IntakeRows
    ) -> Contact {
        var contact = Contact(id: self.store.ids.next(at: now), factsAt: at)
        contact.take(facts, isNewer: true)
        for (purpose, isGiven) in facts.consents { contact.consents[purpose] = isGiven }
        if isErased { self.optOut(&contact, at: now, into: &rows) }
        rows.contacts.append(contact)
        self.note(facts.consents, of: contact.id, at: min(at, now), into: &rows)
        return contact
    }

    /// Because of an address that somebody erased had.
    private func optOut(_ contact: inout Contact, at now: Instant, into rows: inout IntakeRows) {
        contact.optedOutAt = now
        rows.consents.append(
            IntakeRows.SaidConsent(
                contactID: contact.id,
                purpose: "survey",
                isGiven: false,
                channel: "erased before",
                at: now
            )
        )
    }

    private func refresh(
        _ known: Contact,
        with facts: ContactFacts,
        isErased: Bool,
        at: Instant,
        now: Instant,
        into rows: inout IntakeRows,
        in connection: any SQLConnection
    ) throws -> Contact {
        var contact = known
        contact.take(facts, isNewer: at >= known.factsAt)
        contact.factsAt = max(known.factsAt, at)
        // Nobody says anything tomorrow: a sender's clock that runs ahead must not outlast what the person says next.
        let saidAt = min(at, now)
        for (purpose, isGiven) in facts.consents {
            guard try self.counts(isGiven, for: purpose, of: known, saidAt: saidAt, in: connection) else { continue }
            contact.consents[purpose] = isGiven
        }
        // Also what is said again: it must outlast what was said before it and is told late.
        self.note(facts.consents, of: contact.id, at: saidAt, into: &rows)
        if isErased, contact.optedOutAt == nil { self.optOut(&contact, at: now, into: &rows) }
        guard contact != known else { return known }
        rows.changedContacts.append(contact)
        contact.version += 1
        return contact
    }

    /// Whether a yes or no is the last word on its purpose, among what the ledger has of events, of pages and of the desk: a contact's other
    /// facts are newer or older by themselves. Of two that were said at the same moment, the no counts.
    private func counts(
        _ isGiven: Bool,
        for purpose: String,
        of known: Contact,
        saidAt: Instant,
        in connection: any SQLConnection
    ) throws -> Bool {
        // Only what would change something has to be asked about.
        guard let before = known.consents[purpose] else { return true }
        guard before != isGiven,
            let last = try self.store.lastConsent(of: known.id, purpose: purpose, in: connection)
        else { return before != isGiven }
        return isGiven ? last.at < saidAt : last.at <= saidAt
    }

    private func note(
        _ consents: [String: Bool],
        of id: EntityID<Contact>,
        at: Instant,
        into rows: inout IntakeRows
    ) {
        rows.consents += consents.sorted { $0.key < $1.key }.map { purpose, isGiven in
            IntakeRows.SaidConsent(
                contactID: id,
                purpose: purpose,
                isGiven: isGiven,
                channel: IntakeRows.SaidConsent.byEvent,
                at: at
            )
        }
    }
}

extension Contact {
    /// What the person said, by purpose.
    var consents: [String: Bool] {
        get {
            ["survey": self.surveyConsent, "marketing": self.marketingConsent, "quote": self.quoteConsent]
                .compactMapValues(\.self)
        }
        set {
            (self.surveyConsent, self.marketingConsent) = (newValue["survey"], newValue["marketing"])
            self.quoteConsent = newValue["quote"]
        }
    }

    /// Takes over what is said; older news only fills gaps. Consents are taken one by one, each by its own time.
    mutating func take(_ facts: ContactFacts, isNewer: Bool) {
        func merged<Value>(_ old: Value?, _ new: Value?) -> Value? { isNewer ? new ?? old : old ?? new }
        self.name = merged(self.name, facts.name)
        self.email = merged(self.email, facts.email.map(ContactDirectory.normalised(email:)))
        self.phone = merged(self.phone, facts.phone.map(ContactDirectory.normalised(phone:)))
        self.locale = merged(self.locale, facts.locale)
        self.timeZone = merged(self.timeZone, facts.timeZone)
    }
}
