import AfterwordCore
import AfterwordService
import AfterwordTesting
import Testing

/// Cases and people are written by hand for invitations and by a coder for all other events: both must say the same.
struct EventReferencesTests {
    private static let awkward = "\"quoted\" \\ / <b> \u{1} \n ș 🙂 \u{2028}"

    @Test func `an invitation names a case in the same words as an event`() throws {
        var supportCase = SupportCase(
            id: EntityID(rawValue: 7),
            source: "desk",
            externalID: Self.awkward,
            contactID: EntityID(rawValue: 8),
            factsAt: .testStart
        )
        #expect(try Self.isSaidAlike(supportCase))
        supportCase.number = "6191"
        supportCase.subject = Self.awkward
        supportCase.channel = "email"
        supportCase.tags = ["vip", Self.awkward]
        supportCase.agent = AgentFacts(id: "a1", name: Self.awkward, email: "ion@example.org")
        supportCase.team = TeamFacts(id: "care", name: "Care")
        supportCase.product = "tea"
        supportCase.brand = "Kite"
        supportCase.url = "https://desk.example.org/c/6191?a=1&b=2"
        #expect(try Self.isSaidAlike(supportCase))
    }

    @Test func `an invitation names a person in the same words as an event`() throws {
        var contact = Contact(id: EntityID(rawValue: 8), factsAt: .testStart)
        #expect(try Self.isSaidAlike(contact))
        contact.name = Self.awkward
        contact.email = "ana+1@example.org"
        contact.phone = "+40 722 000 000"
        contact.locale = "ro-RO"
        #expect(try Self.isSaidAlike(contact))
    }

    private static func isSaidAlike(_ supportCase: SupportCase) throws -> Bool {
        let reference = CaseReference(supportCase)
        return try reference.json == JSONReader.read(WireJSON.text(of: reference).utf8)
    }

    private static func isSaidAlike(_ contact: Contact) throws -> Bool {
        let reference = ContactReference(contact)
        return try reference.json == JSONReader.read(WireJSON.text(of: reference).utf8)
    }
}
