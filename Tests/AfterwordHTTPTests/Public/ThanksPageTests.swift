import AfterwordCore
import AfterwordHTTP
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import HTTPTypes
import HummingbirdTesting
import Testing

@Suite struct ThanksPageTests {
    @Test func `a low score says who will call by when, in the person's zone`() async throws {
        try await PublicHouse.open { house in
            let path = try await house.ask { $0.timeZone = "Europe/Bucharest" }
            var ana = Visitor(house)
            let thanks = try await ana.answer(path, ["score": "2"])
            #expect(thanks.html.contains("Marta will contact you by "))
            let store = house.context.store
            let contact = try #require(try await house.responses(path).first?.contactID)
            let task = try await store.database.read { try store.openTasks(of: contact, in: $0) }.first?.task
            let hour = ZonedCalendar(timeZone: "Europe/Bucharest").minuteOfDay(at: try #require(task).dueAt) / 60
            #expect(thanks.html.contains("\((hour + 11) % 12 + 1):"))
        }
    }

    @Test func `the reason is asked at once, and answering it cancels its message`() async throws {
        try await PublicHouse.open { house in
            let path = try await house.ask()
            var ana = Visitor(house)
            let thanks = try await ana.answer(path, ["score": "2"])
            let reason = try thanks.form(offering: "cause")
            #expect(reason.offered["cause"]?.last == "other")
            house.clock.advance(by: .seconds(5))
            let further = try await ana.send(reason, ["cause": "slow"])
            #expect(further.status == .ok)
            #expect(try await house.responses(reason.action).map(\.state) == [.counted])
            // What else was open on the first thank-you page is not lost.
            #expect(try further.form(offering: "score").offered["score"]?.count == 11)
            house.clock.advance(by: .hours(24))
            try await InvitationSweep(house.context).run()
            #expect(try await house.messages(reason.action, kind: .invitation).isEmpty)
        }
    }

    @Test func `a reason left unanswered is asked by message`() async throws {
        try await PublicHouse.open { house in
            let path = try await house.ask()
            var ana = Visitor(house)
            let reason = try await ana.answer(path, ["score": "2"]).form(offering: "cause")
            house.clock.advance(by: .hours(2))
            try await InvitationSweep(house.context).run()
            #expect(try await house.messages(reason.action, kind: .invitation).count == 1)
        }
    }

    @Test func `an offered question counts as its own kind and a promoter is shown the way on`() async throws {
        try await PublicHouse.open { house in
            let path = try await house.ask()
            var ana = Visitor(house)
            let offer = try await ana.answer(path, ["score": "5"]).form(offering: "score")
            #expect(offer.offered["score"]?.count == 11)
            house.clock.advance(by: .seconds(2))
            let thanks = try await ana.send(offer, ["score": "10"])
            let row = try #require(try await house.responses(offer.action).first)
            #expect(row.kind == .nps && row.state == .counted && row.score == 10)
            let links = HTMLTag.all(in: thanks.html).compactMap { $0.attributes["href"] }
            #expect(links.contains { $0.hasPrefix("/a/") })
        }
    }

    @Test func `a nonce that nobody posted is met with a friendly page`() async throws {
        try await PublicHouse.open { house in
            let path = try await house.ask()
            let page = try await Visitor(house).open("\(path)/done?n=none")
            #expect(page.status == .ok && page.html.contains("We do not know this link"))
        }
    }
}

@Suite struct FreshLinkTests {
    private func freshPath(_ house: PublicHouse, _ path: String) async throws -> String {
        let link = try #require(try await house.messages(path, kind: .reminder).last?.content.link)
        return String(link.dropFirst(house.context.account.publicURL.count))
    }

    @Test func `a fresh link lets its holder correct the answer`() async throws {
        try await PublicHouse.open { house in
            let path = try await house.ask()
            house.clock.advance(by: .minutes(11))
            var old = Visitor(house)
            _ = try await old.answer(path, ["score": "2"])
            var new = Visitor(house)
            let sent = try await new.send(try await new.open(path).form())
            #expect(sent.html.contains("A fresh link is on its way to you."))
            let fresh = try await self.freshPath(house, path)
            #expect(try await new.open(fresh).form().chosen == ["score": "2"])
            _ = try await new.answer(fresh, ["score": "4"])
            #expect(try await house.responses(path).map(\.score) == [4])
            // The first browser keeps its right: asking for a link took nothing away.
            #expect(try await old.open(path).form().chosen == ["score": "4"])
        }
    }

    @Test func `one an hour and three in all`() async throws {
        try await PublicHouse.open { house in
            let path = try await house.ask()
            var counts: [Int] = []
            for _ in 1...5 {
                _ = try await house.client.send(.post, "\(path)/fresh")
                _ = try await house.client.send(.post, "\(path)/fresh")
                counts.append(try await house.messages(path, kind: .reminder).count)
                house.clock.advance(by: .hours(1))
            }
            #expect(counts == [1, 2, 3, 3, 3])
        }
    }

    @Test func `a grant opens its own invitation only, and only for three days`() async throws {
        try await PublicHouse.open { house in
            let (one, two) = (try await house.ask(1), try await house.ask(2))
            house.clock.advance(by: .minutes(11))
            var ana = Visitor(house)
            _ = try await ana.answer(one, ["score": "2"])
            var ion = Visitor(house)
            _ = try await ion.answer(two, ["score": "2"])
            _ = try await house.client.send(.post, "\(one)/fresh")
            let fresh = try await self.freshPath(house, one)
            let grant = try #require(fresh.split(separator: "?").last)
            #expect(try await Visitor(house).open("\(two)?\(grant)").html.contains("You have already answered"))
            house.clock.advance(by: .hours(73))
            #expect(try await Visitor(house).open(fresh).html.contains("You have already answered"))
        }
    }
}

@Suite struct AmbassadorPageTests {
    @Test func `consent is given and withdrawn by a press, with the words' version`() async throws {
        try await PublicHouse.open { house in
            let path = try await house.ask()
            var ana = Visitor(house)
            let offer = try await ana.answer(path, ["score": "5"]).form(offering: "score")
            house.clock.advance(by: .seconds(2))
            let thanks = try await ana.send(offer, ["score": "10"])
            let door = try #require(
                HTMLTag.all(in: thanks.html).compactMap { $0.attributes["href"] }.first { $0.hasPrefix("/a/") }
            )
            let page = try await ana.open(door)
            let version = Wording.version(of: .ambassadorConsent, in: "en")
            #expect(try page.form().hidden["wording"] == version)
            _ = try await ana.send(try page.form(), ["wording": "another"])
            #expect(try await self.ambassador(house, door).state == .candidate)
            let agreed = try await ana.send(try page.form())
            #expect(agreed.html.contains("Agreed on March 2, 2026, wording \(version)"))
            #expect(try await self.ambassador(house, door).consentWording == version)
            _ = try await ana.send(try agreed.form(deciding: "withdraw"))
            #expect(try await self.ambassador(house, door).state == .withdrawn)
        }
    }

    private func ambassador(_ house: PublicHouse, _ door: String) async throws -> Ambassador {
        try await #require(AmbassadorProgramme(house.context).visit(token: house.token(door))).ambassador
    }
}
