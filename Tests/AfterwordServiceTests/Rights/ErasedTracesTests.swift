import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

/// What rows that are not a person's own hold of them.
@Suite struct ErasedTracesTests {
    @Test func `their queues go although no message of theirs tells of them, and other people's stay`() async throws {
        try await PostOffice.run { office in
            let ana = try await office.resolve(1).contactID
            let now = office.clock.now
            // The third is named after Ana's number at the helpdesk, which another person may have as a handle.
            let queues = ["tg@host/77", "tg@host/78", "tg@host/p1", "tg@host"]
            try await office.store.database.write { [store = office.store] connection in
                for name in queues { try store.noteFailure(of: name, channel: "tg", at: now, in: connection) }
            }
            _ = try await Erasure(office.context).erase(ana, by: "cli")
            let left = try await office.store.database.read { connection in
                try connection.rows("SELECT name FROM destination ORDER BY name").map { try $0.text("name") }
            }
            #expect(left == ["tg@host", "tg@host/78", "tg@host/p1"])
        }
    }

    @Test func `kept replies go that name a row of theirs, and other people's stay`() async throws {
        try await PostOffice.run { office in
            let ana = try await office.resolve(1)
            let ion = try await office.resolve(2, ContactFacts(id: "p2", handles: ["telegram": "78"]))
            let ledger = IdempotencyLedger(office.context)
            let mine = try #require(try await office.messages(ana).first).id.text
            let theirs = try #require(try await office.messages(ion).first).id.text
            let invitation = try #require(ana.invitationID).text
            let bodies = [mine, invitation, theirs].map { "{\"id\":\"\($0)\"}" }
            for (key, body) in bodies.enumerated() {
                #expect(try await ledger.begin(key: "\(key)", principal: "p", bodyDigest: "d") == .new)
                let reply = KeptReply(status: 201, headers: [:], body: body)
                try await ledger.finish(key: "\(key)", principal: "p", reply: reply)
            }
            _ = try await Erasure(office.context).erase(ana.contactID, by: "cli")
            let left = try await office.store.database.read { connection in
                try connection.rows("SELECT body FROM idempotency").map { try $0.text("body") }
            }
            #expect(left == [bodies[2]])
        }
    }

    @Test func `no tag of an answer that alone had it stays among the figures`() async throws {
        try await Bench.run { bench in
            let ana = try await bench.ask(1, tags: ["vip-ana", "shop"], name: "Ana")
            try await bench.answer(ana, 4)
            try await bench.answer(bench.ask(2, tags: ["shop"], name: "Ben"), 4)
            _ = try await Erasure(bench.context).erase(ana.contactID, by: "cli")
            let values = try await bench.store.database.read { connection in
                try connection.rows("SELECT DISTINCT value FROM rollup WHERE segment = 'tag'").map {
                    try $0.text("value")
                }
            }
            #expect(values == ["shop"])
            #expect(try await Verification(bench.context).findings().allSatisfy(\.isWell))
        }
    }
}

/// A recommender's first name, which their code begins with, in what is kept of the friends.
@Suite struct ErasedReferrerTests {
    /// A friend has bought with the code of Ana, typed as people do.
    private func withPurchase(_ body: (Shop, _ friend: EntityID<Contact>) async throws -> Void) async throws {
        let crm = Pigeon(id: "crm", addressKind: "none", events: .only(["referral.converted"]))
        try await Shop.open(Shop.affiliate, channels: [crm]) { shop in
            let typed = shop.code.code.text.lowercased().replacing("-", with: " ")
            var event = CaseEvent(source: "shop", id: "e1", type: .purchaseCompleted, at: shop.clock.now)
            event.purchase = PurchaseFacts(id: "o1")
            event.purchase?.referralCode = typed
            event.contact = ContactFacts(email: "ion@example.org")
            try await CaseIntake(shop.context).accept([event])
            let row = try await shop.context.store.database.read { connection in
                try connection.firstRow("SELECT referred_id FROM referral")
            }
            try await body(shop, try #require(row).id("referred_id"))
        }
    }

    private func told(_ shop: Shop) async throws -> [Message] {
        try await shop.context.store.database.read { [store = shop.context.store] connection in
            try connection.rows("SELECT id FROM message").compactMap { try store.message($0.id("id"), in: connection) }
        }
    }

    @Test func `the code leaves purchase and event of the friend, and the event goes all the same`() async throws {
        try await self.withPurchase { shop, _ in
            #expect(try await self.told(shop).map { $0.content.data.contains(shop.code.code.text) } == [true])
            _ = try await Erasure(shop.context).erase(shop.code.contactID, by: "cli")
            let codes = try await shop.context.store.database.read { connection in
                try connection.rows("SELECT referral_code FROM purchase").map { try $0.optionalText("referral_code") }
            }
            #expect(codes == [nil])
            let event = try #require(try await self.told(shop).first { $0.content.type == "referral.converted" })
            #expect(event.state == .waiting)
            #expect(event.content.data.contains(#""code":"ERASED""#))
            #expect(event.content.data.contains("ion@example.org"))
        }
    }

    @Test func `a copy for the friend does not say who recommended`() async throws {
        try await self.withPurchase { shop, friend in
            let copy = try #require(try await PersonalCopy(shop.context).document(of: friend, by: "cli"))
            let text = String(decoding: copy.serialized, as: UTF8.self)
            #expect(text.contains("ion@example.org"))
            for word in [shop.code.code.text, shop.code.contactID.text] { #expect(!text.contains(word)) }
        }
    }
}
