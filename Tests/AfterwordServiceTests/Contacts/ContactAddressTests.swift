import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

@Suite struct ContactAddressTests {
    @Test(arguments: [
        ("+34 600 123-456", "+34600123456"), ("34 600 123 456", "34600123456"), (" +34600123456 ", "+34600123456"),
        ("ES.13491208655302741918", "ES.13491208655302741918"), ("()", "()"),
    ])
    func `a WhatsApp number is known however it is written`(_ handle: String, _ known: String) {
        let facts = ContactFacts(handles: ["whatsapp": handle, "telegram": "7 7"])
        let addresses = ContactDirectory.addresses(of: facts, source: "desk")
        #expect(addresses.map(\.handle) == ["7 7", known])
    }

    @Test func `who was told of with blanks in the number is known when they answer`() async throws {
        let channels = [Parrot(id: "tg", addressKind: "whatsapp")]
        try await PostOffice.run(channels: channels) { office in
            let decision = try await office.resolve(1, ContactFacts(handles: ["whatsapp": "+34 600 123 456"]))
            try await office.deliver(receipt: "m-1")
            try await office.hear(office.press(decision, "5"), from: "+34600123456")
            #expect(try await office.answer(to: decision)?.score == 5)
        }
    }
}
