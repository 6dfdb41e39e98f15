import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

@Suite struct SuppressionTests {
    private static let now = Instant.testStart

    private func entries(_ columns: [String: String]) throws -> [SuppressionEntry] {
        try SuppressionEntry.entries(of: columns, now: Self.now)
    }

    private func add(_ office: PostOffice, _ columns: [String: String]) async throws -> SuppressionDesk.Result {
        let entries = try self.entries(columns)
        return try await SuppressionDesk(office.context).add(entries, isDryRun: false, by: "key:test")
    }

    @Test(arguments: [
        (
            ["Email Address": " Ana@Example.org ", "UNSUB_TIME": "2026-01-02 03:04:05"],
            "email ana@example.org opted_out"
        ),
        (["email": "a@b.c", "reason": "Hard Bounce"], "email a@b.c bounced"),
        (["email": "a@b.c", "reason": "too many mails"], "email a@b.c opted_out too many mails"),
        (["phone": "+34 600 111 222"], "phone +34600111222 opted_out"),
        (["phone": "0034 600 111 222"], "phone +34600111222 opted_out"),
        (["phone": "34 600 111 222"], "phone 34600111222 opted_out"),
        (["channel": "Telegram", "handle": "77", "reason": "spam"], "telegram 77 complained"),
        (["channel": "WhatsApp", "handle": "+34 600-111 222"], "whatsapp +34600111222 opted_out"),
        (["channel": "whatsapp", "handle": "ES.13491208655302741918"], "whatsapp ES.13491208655302741918 opted_out"),
        (["email": "a@b.c", "created": "1767225600"], "email a@b.c opted_out"),
    ])
    func `lists of other systems are understood`(_ columns: [String: String], _ expected: String) throws {
        let entry = try #require(try self.entries(columns).first)
        let words = [entry.channel, entry.handle, entry.reason.rawValue, entry.note].compactMap(\.self)
        #expect(words.joined(separator: " ") == expected)
    }

    @Test func `a line with a mail address and a phone number is two entries`() throws {
        #expect(try self.entries(["email": "a@b.c", "phone": "600111222"]).map(\.channel) == ["email", "phone"])
    }

    @Test(arguments: [
        ["email": "nobody"], ["email": "a@b@c"], ["phone": "12"], ["handle": "77"], ["reason": "spam"],
        ["email": "a@b.c", "date": "yesterday"], ["email": "a@b.c", "date": "2999-01-01"],
        ["channel": "x", "handle": "a\u{0}b"],
    ])
    func `a line that cannot be used says why`(_ columns: [String: String]) {
        #expect(throws: SuppressionFault.self) { try self.entries(columns) }
    }

    @Test func `a date that has not come is called one, and no letters that make no date`() {
        let fault = #expect(throws: SuppressionFault.self) {
            try self.entries(["email": "a@b.c", "date": "2999-01-01"])
        }
        #expect(fault?.description.contains("has not come") == true)
    }

    @Test(arguments: [("E-Mail", true), ("unsub time", true), ("colour", false)])
    func `a column is known by any name that lists use`(_ name: String, isKnown: Bool) {
        #expect(SuppressionEntry.isColumn(name) == isKnown)
    }

    @Test func `a person who appears later is not asked, and the decision says why`() async throws {
        try await PostOffice.run { office in
            _ = try await self.add(office, ["email": "ANA@example.org"])
            let decision = try await office.resolve(1)
            #expect(decision.verdict == .suppress(.optedOut))
            #expect(decision.checks.last?.detail == "an address of the person is on the suppression list")
        }
    }

    /// How a list, or an older release, may have spelled a number that the person has as `+34600111222`.
    private static let spellings = ["+34600111222", "0034600111222", "34600111222"]

    @Test(arguments: spellings, [true, false])
    func `a number on the list is the person's, however it is written`(_ listed: String, isKnown: Bool) async throws {
        try await PostOffice.run { office in
            let person = ContactFacts(id: "p9", email: "ana@example.org", phone: "+34 600 111 222")
            let before = isKnown ? try await office.resolve(1, person) : nil
            let result = try await self.add(office, ["phone": listed])
            #expect(result.people == (isKnown ? 1 : 0))
            if let before { #expect(try await office.invitation(before).state == .cancelled) }
            office.clock.advance(by: .days(400))
            #expect(try await office.resolve(2, person).verdict == .suppress(.optedOut))
        }
    }

    @Test(arguments: spellings, spellings)
    func `a number that is stored in any spelling is found on the list in any`(
        _ listed: String,
        _ owned: String
    ) async throws {
        try await PostOffice.run { office in
            let decision = try await office.resolve(1, ContactFacts(id: "p9", email: "ana@example.org"))
            let (store, now, contact) = (office.context.store, office.clock.now, decision.contactID)
            try await store.database.write { connection in
                let identity = Identity(contactID: contact, channel: "phone", handle: owned)
                try store.insert(identity, factsAt: now, in: connection)
                for (handle, reason) in [
                    (listed, SuppressionReason.complained), (Self.spellings.first { $0 != listed } ?? "", .bounced),
                ] {
                    let row = Suppression(
                        id: store.ids.next(at: now),
                        channel: "phone",
                        handle: handle,
                        reason: reason,
                        since: now
                    )
                    _ = try store.insert([row], in: connection)
                }
            }
            let known = try await store.database.read { try store.identities(of: contact, in: $0) }
            #expect(known.filter { $0.channel == "phone" }.map(\.suppression) == [.complained])
        }
    }

    @Test(arguments: spellings)
    func `an entry that stops a person is in their copy and goes with them`(_ listed: String) async throws {
        try await PostOffice.run { office in
            let person = ContactFacts(id: "p9", email: "ana@example.org", phone: "+34 600 111 222")
            let contact = try await office.resolve(1, person).contactID
            _ = try await self.add(office, ["phone": listed])
            let copy = try #require(try await PersonalCopy(office.context).document(of: contact, by: "cli"))
            #expect(copy["data"]?["suppression"]?.array?.first?["handle"]?.string?.hasSuffix("34600111222") == true)
            _ = try await Erasure(office.context).erase(contact, by: "cli")
            let left = try await office.context.store.database.read { try $0.rows("SELECT handle FROM suppression") }
            #expect(try left.map { try $0.text("handle") }.contains { $0.hasSuffix("34600111222") } == false)
        }
    }

    @Test func `a number that was stored with two zeros is still its owner's`() async throws {
        try await PostOffice.run { office in
            let first = try await office.resolve(1, ContactFacts(phone: "+34 600 111 222"))
            try await office.context.store.database.write {
                try $0.post("UPDATE identity SET handle = '0034600111222' WHERE channel = 'phone'")
            }
            let second = try await office.resolve(2, ContactFacts(phone: "0034 600 111 222"))
            #expect(second.contactID == first.contactID)
        }
    }

    @Test func `what waits for a known person is withdrawn`() async throws {
        try await PostOffice.run { office in
            let decision = try await office.resolve(1)
            let result = try await self.add(office, ["channel": "telegram", "handle": "77"])
            #expect(result.people == 1 && result.added == 1)
            #expect(try await office.invitation(decision).state == .cancelled)
        }
    }

    @Test func `a bounced address is left out, and the person is asked by the other`() async throws {
        try await PostOffice.run { office in
            _ = try await self.add(office, ["channel": "telegram", "handle": "77", "reason": "bounced"])
            let decision = try await office.resolve(1)
            #expect(try await office.messages(decision).map(\.channel) == ["mail"])
        }
    }

    @Test func `what waits for an address that turns out to be dead goes by the next channel`() async throws {
        try await PostOffice.run { office in
            let decision = try await office.resolve(1)
            _ = try await self.add(office, ["channel": "telegram", "handle": "77", "reason": "bounced"])
            let messages = try await office.messages(decision)
            #expect(messages.map(\.channel) == ["tg", "mail"])
            #expect(messages.map(\.state) == [.exhausted, .waiting])
        }
    }

    @Test func `the same again changes nothing, a stronger reason does`() async throws {
        try await PostOffice.run { office in
            let results = [
                try await self.add(office, ["email": "a@b.c", "reason": "bounced"]),
                try await self.add(office, ["email": "a@b.c", "reason": "bounced"]),
                try await self.add(office, ["email": "a@b.c", "reason": "spam"]),
                try await self.add(office, ["email": "a@b.c", "reason": "bounced"]),
            ]
            #expect(results.map(\.added) == [1, 0, 1, 0])
            #expect(results.map(\.known) == [0, 1, 0, 1])
        }
    }

    @Test func `one entry twice in a call is one address`() async throws {
        try await PostOffice.run { office in
            let twice = try self.entries(["email": "a@b.c", "reason": "bounced"]) + self.entries(["email": "a@b.c"])
            let result = try await SuppressionDesk(office.context).add(twice, isDryRun: false, by: "key:test")
            #expect(result.added == 1)
            let page = try await SuppressionDesk(office.context).list(SuppressionFilter(), after: nil, limit: 10)
            #expect(page.rows.map(\.reason) == [.optedOut])
        }
    }

    @Test func `a dry run counts and writes nothing`() async throws {
        try await PostOffice.run { office in
            let desk = SuppressionDesk(office.context)
            let entries = try self.entries(["email": "a@b.c"])
            #expect(try await desk.add(entries, isDryRun: true, by: "key:test").added == 1)
            #expect(try await desk.list(SuppressionFilter(), after: nil, limit: 10).rows.isEmpty)
        }
    }

    @Test func `off the list means asked again`() async throws {
        try await PostOffice.run { office in
            _ = try await self.add(office, ["email": "ana@example.org"])
            let desk = SuppressionDesk(office.context)
            let row = try #require(try await desk.list(SuppressionFilter(), after: nil, limit: 10).rows.first)
            #expect(try await desk.remove(row.id, by: "key:test"))
            #expect(try await !desk.remove(row.id, by: "key:test"))
            #expect(try await office.resolve(1).verdict == .send)
        }
    }
}
