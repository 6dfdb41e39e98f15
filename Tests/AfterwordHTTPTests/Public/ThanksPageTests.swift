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
            // A browser sends the one form that was pressed: what was typed into a second one would be gone.
            #expect(thanks.forms.count == 1)
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

    @Test func `somebody between praise and complaint may say what was missing, as part of the answer`() async throws {
        let question = "What would have made it a 9 or a 10?"
        try await PublicHouse.open { house in
            let path = try await house.ask()
            var ana = Visitor(house)
            let offer = try await ana.answer(path, ["score": "5"]).form(offering: "score")
            house.clock.advance(by: .seconds(2))
            let reply = try await ana.post(offer, ["score": "8"])
            let done = try #require(reply.headers[.location])
            let thanks = try await ana.open(done)
            #expect(thanks.html.contains(question))
            let form = try #require(thanks.forms.first { $0.action.hasPrefix(String(offer.action.prefix(43))) })
            #expect(form.hidden["score"] == "8")
            // The form would add to an answer that this browser has not given.
            #expect(try await !Visitor(house).open(done).html.contains(question))
            house.clock.advance(by: .seconds(5))
            let further = try await ana.send(form, ["comment": "A shorter wait"])
            #expect(further.status == .ok && !further.html.contains(question))
            let rows = try await house.responses(offer.action)
            #expect(rows.map(\.state) == [.counted])
            #expect(rows.first?.score == 8 && rows.first?.comment == "A shorter wait")
        }
    }

    @Test(arguments: [(1, false), (2, false), (3, false), (4, true), (5, true)])
    func `a survey's own thanks are for good answers`(score: Int, isOwn: Bool) async throws {
        let survey =
            WrittenSurvey.csat(in: ["en"], [WrittenSurvey.text("why", in: ["en"], "optional: true")])
            .replacing("at_or_below: 3", with: "at_or_below: 1") + "\nhigh: { thanks: { en: Splendid } }"
        try await PublicHouse.open(surveys: [survey]) { house in
            let path = try await house.ask()
            var ana = Visitor(house)
            let thanks = try await ana.answer(path, ["score": "\(score)"])
            #expect(thanks.html.contains("Splendid") == isOwn)
            #expect(thanks.html.contains("What would have made it better?") == (score == 2 || score == 3))
        }
    }

    @Test func `an answer that changes nothing is told so, with the way to one that does`() async throws {
        try await PublicHouse.open { house in
            let path = try await house.ask()
            house.clock.advance(by: .minutes(11))
            var elsewhere = Visitor(house)
            let early = try await elsewhere.open(path)
            var ana = Visitor(house)
            _ = try await ana.answer(path, ["score": "2"])
            let told = try await elsewhere.send(try early.form(), ["score": "5"])
            #expect(try await house.responses(path).map(\.state) == [.counted, .challenger])
            #expect(told.status == .ok && told.html.contains("You have already answered"))
            #expect(!told.html.contains("class=\"recorded\""))
            #expect(try told.form().action == "\(path)/fresh")
        }
    }

    @Test func `a change is offered as long as it can count`() async throws {
        try await PublicHouse.open { house in
            let path = try await house.ask()
            var ana = Visitor(house)
            let page = try await ana.open(path)
            house.clock.advance(by: .seconds(2))
            let reply = try await ana.post(try page.form(), ["score": "5"])
            let done = try #require(reply.headers[.location])
            let links = HTMLTag.all(in: try await ana.open(done).html).compactMap { $0.attributes["href"] }
            let person = try #require(links.first { $0.hasPrefix("/p/") }).replacing("&amp;", with: "&")
            for shown in [done, person] { #expect(try await ana.open(shown).html.contains("Change my answer")) }
            house.clock.advance(by: ResubmissionPolicy.editWindow + .seconds(1))
            for shown in [done, person] { #expect(try await !ana.open(shown).html.contains("Change my answer")) }
        }
    }

    @Test func `a link that ran out takes no change, and still leads to the person's own choices`() async throws {
        try await PublicHouse.open { house in
            let path = try await house.ask()
            house.clock.advance(by: .days(14) - .hours(1))
            var ana = Visitor(house)
            let page = try await ana.open(path)
            house.clock.advance(by: .seconds(2))
            let done = try #require(try await ana.post(try page.form(), ["score": "5"]).headers[.location])
            house.clock.advance(by: .hours(2))
            #expect(try await !ana.open(done).html.contains("Change my answer"))
            let closed = try await ana.open(path)
            let links = HTMLTag.all(in: closed.html).compactMap { $0.attributes["href"] }
            #expect(closed.status == .gone)
            for door in ["/u/", "/p/"] { #expect(links.contains { $0.hasPrefix(door) }) }
            let person = try #require(links.first { $0.hasPrefix("/p/") })
            #expect(try await !ana.open(person).html.contains("Change my answer"))
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

    @Test func `who reloads the page of a fresh link is led back to the survey, and nothing is sent`() async throws {
        try await PublicHouse.open { house in
            let path = try await house.ask()
            let reply = try await house.client.send(.get, "\(path)/fresh?lang=es")
            #expect(reply.status == .seeOther && reply.headers[.location] == "\(path)?lang=es")
            #expect(try await house.messages(path, kind: .reminder).isEmpty)
            #expect(try await house.client.send(.get, "/s/x/fresh").status == .notFound)
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

    @Test func `words that were refused are still there`() async throws {
        try await PublicHouse.open { house in
            let path = try await house.ask()
            var ana = Visitor(house)
            let offer = try await ana.answer(path, ["score": "5"]).form(offering: "score")
            house.clock.advance(by: .seconds(2))
            let thanks = try await ana.send(offer, ["score": "10"])
            let links = HTMLTag.all(in: thanks.html).compactMap { $0.attributes["href"] }
            let page = try await ana.open(try #require(links.first { $0.hasPrefix("/a/") }))
            let agreed = try await ana.send(try page.form())
            let words = ["words": "They <never> gave up", "name": "Ana P."]
            let refused = try await ana.send(try agreed.form(deciding: "testimonial"), words)
            #expect(refused.status == .unprocessableContent)
            #expect(refused.html.contains("They &lt;never&gt; gave up</textarea>"))
            let tags = HTMLTag.all(in: refused.html)
            let field = try #require(tags.first { $0.attributes["name"] == "name" })
            #expect(field.attributes["value"] == "Ana P.")
            for name in ["words", "name", "quote"] {
                #expect(tags.first { $0.attributes["name"] == name }?.attributes["required"] != nil, "\(name)")
            }
            #expect(tags.first { $0.attributes["name"] == "quote" }?.attributes["checked"] == nil)
        }
    }

    private func ambassador(_ house: PublicHouse, _ door: String) async throws -> Ambassador {
        try await #require(AmbassadorProgramme(house.context).visit(token: house.token(door))).ambassador
    }
}
