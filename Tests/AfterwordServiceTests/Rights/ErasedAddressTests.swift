import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

/// Addresses of somebody who was erased, as they come back under other records.
@Suite struct ErasedAddressTests {
    @Test func `a known person who gets the address of an erased one is asked no more`() async throws {
        try await PostOffice.run { office in
            _ = try await Erasure(office.context).erase(office.resolve(1).contactID, by: "page")
            let known = try await office.resolve(2, ContactFacts(id: "p9", name: "Ana", handles: ["telegram": "90"]))
            #expect(try await office.contact(known.contactID).optedOutAt == nil)
            office.clock.advance(by: .days(400))
            let again = try await office.resolve(3, ContactFacts(id: "p9", email: "Ana@Example.org"))
            #expect(again.contactID == known.contactID)
            #expect(again.verdict == .suppress(.optedOut))
            let said = try await office.store.database.read { connection in
                try connection.rows("SELECT purpose, given, channel FROM consent ORDER BY id").map {
                    "\(try $0.text("purpose")) \(try $0.bool("given")) \(try $0.text("channel"))"
                }
            }
            #expect(said == ["survey false erased before"])
        }
    }

    @Test func `whoever takes that back is asked again, at the address that is theirs now`() async throws {
        try await PostOffice.run { office in
            _ = try await Erasure(office.context).erase(office.resolve(1).contactID, by: "page")
            _ = try await office.resolve(2, ContactFacts(id: "p9", handles: ["telegram": "90"]))
            let known = try await office.resolve(3, ContactFacts(id: "p9", email: "ana@example.org"))
            var change = ContactChange()
            change.isOptedOut = false
            let version = try await office.contact(known.contactID).version
            try await ContactDesk(office.context).change(known.contactID, version: version, by: "user:marta", change)
            office.clock.advance(by: .days(400))
            #expect(try await office.resolve(4, ContactFacts(id: "p9", email: "ana@example.org")).verdict == .send)
        }
    }

    @Test func `the report names other records with the same address, and no others`() async throws {
        try await PostOffice.run { office in
            let ana = try await office.resolve(1).contactID
            let twin = try await office.resolve(2, ContactFacts(id: "p9", phone: "+40721555123")).contactID
            _ = try await office.resolve(3, ContactFacts(id: "p7", email: "ion@example.org"))
            let erasure = Erasure(office.context)
            #expect(try await erasure.preview(ana).namesakes == [])
            // The address belongs to the first; it stands in the fields of the second too.
            _ = try await office.resolve(4, ContactFacts(id: "p9", email: "ana@example.org"))
            #expect(try await erasure.preview(ana).namesakes == [twin])
            #expect(try await erasure.preview(twin).namesakes == [ana])
            #expect(try await erasure.erase(ana, by: "cli").namesakes == [twin])
            #expect(try await erasure.preview(twin).namesakes == [])
        }
    }
}
