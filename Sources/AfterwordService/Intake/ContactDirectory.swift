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
        let owners = try connection.ask(self.owners(of: facts, source: source))
        return try self.contact(for: facts, owners: owners, source: source, at: at, now: now, in: connection)
    }

    /// The contacts that own the given handles, strongest first.
    func owners(of facts: ContactFacts, source: String) -> Inquiry<[EntityID<Contact>]> {
        self.store.contacts(owning: Self.keys(of: facts, source: source))
    }

    /// The same when the owners of the handles are known.
    func contact(
        for facts: ContactFacts,
        owners: [EntityID<Contact>],
        source: String,
        at: Instant,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> Contact? {
        let keys = Self.keys(of: facts, source: source)
        guard !keys.isEmpty else { return nil }
        let contact: Contact
        if let owner = owners.first, let known = try self.store.contact(owner, in: connection) {
            contact = try self.refresh(known, with: facts, at: at, now: now, in: connection)
        } else {
            contact = try self.make(facts, keys, at: at, now: now, in: connection)
        }
        for key in keys {
            let identity = Identity(contactID: contact.id, channel: key.channel, handle: key.handle)
            try self.store.insert(identity, factsAt: at, in: connection)
        }
        if owners.count > 1 {
            // Two people behind one event are never merged by themselves; a person may look at it.
            try self.store.audit(
                actor: "system",
                action: "contact.handles_conflict",
                subject: contact.id.text,
                detail: owners.dropFirst().map(\.text).joined(separator: " "),
                at: now,
                in: connection
            )
        }
        return contact
    }

    /// The handles an event names, strongest first: the sender's own id, then e-mail, phone and channel handles.
    package static func keys(of facts: ContactFacts, source: String) -> [(channel: String, handle: String)] {
        var keys: [(channel: String, handle: String)] = []
        if let id = facts.id { keys.append(("source:\(source)", id)) }
        if let email = facts.email { keys.append(("email", self.normalised(email: email))) }
        if let phone = facts.phone { keys.append(("phone", self.normalised(phone: phone))) }
        for (channel, handle) in facts.handles.sorted(by: { $0.key < $1.key }) where !handle.isEmpty {
            keys.append((channel, channel == "email" ? self.normalised(email: handle) : handle))
        }
        return keys
    }

    /// Lower case without outer spaces; addresses that differ only so are one mailbox in practice.
    package static func normalised(email: String) -> String {
        email.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
    }

    /// Digits with a leading plus if there was one.
    package static func normalised(phone: String) -> String {
        (phone.hasPrefix("+") ? "+" : "") + phone.filter { $0.isASCII && $0.isNumber }
    }

    /// Somebody who was erased is a new person with a new number, but starts without surveys until they or we say otherwise.
    private func make(
        _ facts: ContactFacts,
        _ keys: [(channel: String, handle: String)],
        at: Instant,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> Contact {
        var contact = Contact(id: self.store.ids.next(at: now), factsAt: at)
        contact.take(facts, isNewer: true)
        let wasErased = try self.erased.contain(anyOf: keys, in: connection)
        if wasErased { contact.optedOutAt = now }
        try self.store.insert(contact, in: connection)
        if wasErased {
            try self.store.appendConsent(
                contact.id,
                purpose: "survey",
                given: false,
                wording: nil,
                channel: "erased before",
                at: now,
                in: connection
            )
        }
        try self.appendConsents(facts, of: contact.id, at: at, in: connection)
        return contact
    }

    private func refresh(
        _ known: Contact,
        with facts: ContactFacts,
        at: Instant,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> Contact {
        var contact = known
        contact.take(facts, isNewer: at >= known.factsAt)
        contact.factsAt = max(known.factsAt, at)
        guard contact != known else { return known }
        try self.store.update(contact, in: connection)
        if contact.consents != known.consents {
            try self.appendConsents(facts, of: contact.id, at: at, in: connection)
        }
        contact.version += 1
        return contact
    }

    private func appendConsents(
        _ facts: ContactFacts,
        of id: EntityID<Contact>,
        at: Instant,
        in connection: any SQLConnection
    ) throws {
        for (purpose, given) in facts.consents.sorted(by: { $0.key < $1.key }) {
            try self.store.appendConsent(
                id,
                purpose: purpose,
                given: given,
                wording: nil,
                channel: "event",
                at: at,
                in: connection
            )
        }
    }
}

extension Contact {
    var consents: [Bool?] { [self.surveyConsent, self.marketingConsent, self.quoteConsent] }

    /// Takes over what is said; older news only fills gaps.
    mutating func take(_ facts: ContactFacts, isNewer: Bool) {
        func merged<Value>(_ old: Value?, _ new: Value?) -> Value? { isNewer ? new ?? old : old ?? new }
        self.name = merged(self.name, facts.name)
        self.email = merged(self.email, facts.email.map(ContactDirectory.normalised(email:)))
        self.phone = merged(self.phone, facts.phone.map(ContactDirectory.normalised(phone:)))
        self.locale = merged(self.locale, facts.locale)
        self.timeZone = merged(self.timeZone, facts.timeZone)
        self.surveyConsent = merged(self.surveyConsent, facts.consents["survey"])
        self.marketingConsent = merged(self.marketingConsent, facts.consents["marketing"])
        self.quoteConsent = merged(self.quoteConsent, facts.consents["quote"])
    }
}
