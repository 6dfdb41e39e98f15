import AfterwordCore
import Testing

@Suite struct ReplyWarningTests {
    private static func warnings(
        _ edit: (inout Contact, inout Identity) -> Void
    ) -> [ReplyWarning] {
        var contact = Contact(id: EntityID(rawValue: 1), factsAt: "2026-03-02T09:00:00Z")
        var identity = Identity(contactID: contact.id, channel: "email", handle: "ana@example.org")
        edit(&contact, &identity)
        return ReplyWarning.all(of: contact, optOutKind: "email", identity: identity)
    }

    @Test func `somebody who said nothing against it is written to without a warning`() {
        #expect(Self.warnings { _, _ in } == [])
        #expect(Self.warnings { contact, _ in contact.optedOutChannels = ["telegram"] } == [])
    }

    @Test func `each thing that speaks against a way is a warning of its own`() {
        #expect(Self.warnings { contact, _ in contact.optedOutAt = contact.factsAt } == [.optedOut])
        #expect(Self.warnings { contact, _ in contact.surveyConsent = false } == [.optedOut])
        #expect(Self.warnings { contact, _ in contact.optedOutChannels = ["email"] } == [.channelOptedOut])
        #expect(Self.warnings { _, identity in identity.suppression = .complained } == [.suppressed])
        #expect(Self.warnings { _, identity in identity.suppression = .bounced } == [.bounced])
        #expect(Self.warnings { contact, identity in identity.bouncedAt = contact.factsAt } == [.bounced])
    }
}
