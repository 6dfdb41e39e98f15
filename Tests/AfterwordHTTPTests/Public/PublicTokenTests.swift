import AfterwordCore
import AfterwordHTTP
import AfterwordService
import AfterwordTesting
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

@Suite struct PublicTokenTests {
    @Test func `every forged token gets the same bytes on every door`() async throws {
        var patient = RateLimiter.Rules()
        patient.misses = RateRule(perMinute: 1000, burst: 1000)
        try await PublicHouse.open(limiter: RateLimiter(rules: patient)) { house in
            let token = house.token(try await house.ask())
            let flipped = stride(from: 0, to: 39, by: 13).map { index in
                var text = Array(token)
                text[index] = text[index] == "a" ? "b" : "a"
                return String(text)
            }
            var bodies: Set<String> = []
            for forged in flipped + [String(repeating: "a", count: 40), token + "a", "x"] {
                for path in ["/s/\(forged)", "/s/\(forged)/done?n=1", "/u/\(forged)", "/a/\(forged)"] {
                    let reply = try await house.client.send(.get, path, [("Accept-Language", "es")])
                    #expect(reply.status == .notFound)
                    bodies.insert(String(buffer: reply.body))
                }
            }
            for door in ["u", "a"] {
                bodies.insert(String(buffer: try await house.client.send(.get, "/\(door)/\(token)").body))
            }
            #expect(bodies.count == 1)
        }
    }

    @Test func `guessing ends after twenty wrong tokens, and a right link works all the same`() async throws {
        let start = ContinuousClock.now
        try await PublicHouse.open(limiter: RateLimiter(now: { start })) { house in
            let path = try await house.ask()
            for number in 1...20 { #expect(try await house.client.send(.get, "/s/bad\(number)").status == .notFound) }
            for door in ["/s/bad", "/u/bad", "/p/bad", "/a/bad", "/r/ana-123456", "/r/status/bad", "/t/bad"] {
                #expect(try await house.client.send(.get, door).status == .tooManyRequests)
            }
            #expect(try await house.client.send(.get, path).status == .ok)
            var ana = Visitor(house)
            _ = try await ana.answer(path, ["score": "4"])
            #expect(try await house.responses(path).map(\.state) == [.counted])
        }
    }

    @Test func `made-up tokens leave nothing behind that pushes out what is known of others`() async throws {
        let start = ContinuousClock.now
        var rules = RateLimiter.Rules()
        rules.token = RateRule(perMinute: 1, burst: 2)
        try await PublicHouse.open(limiter: RateLimiter(rules: rules, capacity: 6, now: { start })) { house in
            let path = try await house.ask()
            for _ in 1...2 { #expect(try await house.client.send(.get, path).status == .ok) }
            for number in 1...40 {
                let status = try await house.client.send(.get, "/s/bad\(number)").status
                #expect(status == (number > 20 ? .tooManyRequests : .notFound))
            }
            #expect(try await house.client.send(.get, path).status == .tooManyRequests)
        }
    }

    @Test func `a person who was erased is met with that on every door`() async throws {
        try await PublicHouse.open { house in
            let path = try await house.ask()
            var ana = Visitor(house)
            let offer = try await ana.answer(path, ["score": "5"]).form(offering: "score")
            house.clock.advance(by: .seconds(2))
            let thanks = try await ana.send(offer, ["score": "10"])
            let links = HTMLTag.all(in: thanks.html).compactMap { $0.attributes["href"] }
            let doors = try ["/u/", "/p/", "/a/"].map { door in try #require(links.first { $0.hasPrefix(door) }) }
            let person = try #require(try await house.responses(path).first?.contactID)
            _ = try await Erasure(house.context).erase(person, by: "test")
            for door in [path] + doors.map({ String($0.prefix { $0 != "?" }) }) {
                let page = try await Visitor(house).open(door)
                #expect(page.status == .gone && page.html.contains("This answer has been deleted"), "\(door)")
            }
            let type = [("Content-Type", "application/x-www-form-urlencoded")]
            let click = try await house.client.send(.post, doors[0], type, body: "List-Unsubscribe=One-Click")
            #expect(click.status == .ok)
            #expect(try await house.client.send(.post, doors[2], type, body: "decision=agree").status == .gone)
        }
    }

    @Test func `crawlers are kept away`() async throws {
        try await PublicHouse.open { house in
            let robots = try await house.client.send(.get, "/robots.txt")
            #expect(String(buffer: robots.body) == "User-agent: *\nDisallow: /\n")
            #expect(try await house.client.send(.get, "/favicon.ico").headers[.contentType] == "image/svg+xml")
        }
    }
}

@Suite struct UnsubscribePageTests {
    private func isOptedOut(_ house: PublicHouse, _ token: String) async throws -> Bool {
        try await #require(SurveySubscription(house.context).contact(token: token)).optedOutAt != nil
    }

    private func door(_ house: PublicHouse) async throws -> String {
        let page = try await Visitor(house).open(try await house.ask())
        let links = HTMLTag.all(in: page.html).compactMap { $0.attributes["href"] }
        return try #require(links.first { $0.hasPrefix("/u/") })
    }

    @Test func `opening the page changes nothing, its button does, and there is a way back`() async throws {
        try await PublicHouse.open { house in
            let door = try await self.door(house)
            var ana = Visitor(house)
            let page = try await ana.open(door)
            _ = try await house.client.send(.head, door)
            #expect(try await !self.isOptedOut(house, house.token(door)))
            let stopped = try await ana.send(try page.form())
            #expect(stopped.status == .ok)
            #expect(try await self.isOptedOut(house, house.token(door)))
            _ = try await ana.send(try stopped.form())
            #expect(try await !self.isOptedOut(house, house.token(door)))
        }
    }

    @Test func `with one way to reach a person the page offers no milder choice`() async throws {
        try await PublicHouse.open { house in
            let page = try await Visitor(house).open(try await self.door(house))
            #expect(!page.html.contains("name=\"channel\""))
        }
    }

    @Test func `a channel nobody uses means the whole opt-out`() async throws {
        try await PublicHouse.open { house in
            let door = try await self.door(house)
            let type = [("Content-Type", "application/x-www-form-urlencoded")]
            let reply = try await house.client.send(.post, door, type, body: "channel=telegram")
            #expect(reply.status == .ok)
            #expect(try await self.isOptedOut(house, house.token(door)))
        }
    }

    @Test func `one of two channels can be left out, and the person stays reachable by the other`() async throws {
        try await PublicHouse.open { house in
            let path = try await house.ask { $0.handles["letterbox2"] = "ana" }
            let page = try await Visitor(house).open(path)
            let links = HTMLTag.all(in: page.html).compactMap { $0.attributes["href"] }
            let door = try #require(links.first { $0.hasPrefix("/u/") })
            let asking = try await Visitor(house).open(door)
            #expect(asking.html.contains("No surveys by e-mail"))
            let type = [("Content-Type", "application/x-www-form-urlencoded")]
            let reply = try await house.client.send(.post, door, type, body: "channel=email")
            let html = String(buffer: reply.body)
            #expect(html.contains("You will not receive surveys from Afterword by e-mail any more."))
            #expect(html.contains("name=\"resubscribe\""))
            #expect(try await !self.isOptedOut(house, house.token(door)))
            let subscription = SurveySubscription(house.context)
            let contact = try #require(try await subscription.contact(token: house.token(door)))
            #expect(contact.optedOutChannels == ["email"])
        }
    }

    @Test(arguments: [
        ("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click"),
        (
            "multipart/form-data; boundary=b",
            "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n"
        ),
        ("application/x-www-form-urlencoded", ""),
    ])
    func `one click of a mail program is enough`(type: String, body: String) async throws {
        try await PublicHouse.open { house in
            let door = try await self.door(house)
            let reply = try await house.client.send(.post, door, [("Content-Type", type)], body: body)
            #expect(reply.status == .ok)
            #expect(try await self.isOptedOut(house, house.token(door)))
        }
    }
}
