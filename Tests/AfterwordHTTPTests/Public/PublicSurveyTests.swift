import AfterwordCore
import AfterwordHTTP
import AfterwordService
import AfterwordTesting
import HTTPTypes
import HummingbirdTesting
import Testing

@Suite struct PublicSurveyTests {
    /// Scanners, unfurlers and browsers.
    private static let agents = [
        "Mozilla/5.0 Chrome/120 Edg/120", "Mozilla/5.0 Firefox/54", "Trident/7.0; rv:11.0", "BarracudaCentral",
        "Slackbot-LinkExpanding 1.0", "TelegramBot (like TwitterBot)", "WhatsApp/2.23", "Discordbot/2.0",
        "facebookexternalhit/1.1", "Twitterbot/1.0", "LinkedInBot/1.0", "SkypeUriPreview Preview/0.5",
        "Googlebot/2.1", "GoogleImageProxy", "bingbot/2.0", "Applebot/0.1", "iPhone Safari/604", "Pixel 8 Chrome/120",
        "curl/8.5.0", "",
    ]
    /// An answer that comes later than this after the send is nobody's but a person's.
    private static let past = ResubmissionPolicy.scannerWindow + .seconds(1)

    @Test func `whoever opens a link records nothing`() async throws {
        try await PublicHouse.open { house in
            let path = try await house.ask()
            for agent in Self.agents {
                for method in [HTTPRequest.Method.get, .head, .options] {
                    for query in ["?score=1", "?page=2"] {
                        let reply = try await house.client.send(method, path + query, [("User-Agent", agent)])
                        #expect(reply.status.code < 300)
                    }
                }
            }
            #expect(try await house.responses(path).isEmpty)
        }
    }

    @Test func `a score in the link only preselects`() async throws {
        try await PublicHouse.open { house in
            let path = try await house.ask()
            #expect(try await Visitor(house).open("\(path)?score=4").form().chosen == ["score": "4"])
            #expect(try await Visitor(house).open("\(path)?score=77").form().chosen.isEmpty)
        }
    }

    /// Pages are rendered once for all who get the same survey in the same language; what is a visitor's own is filled in.
    @Test(arguments: ["", "?lang=es", "?score=4"])
    func `a page shows its visitor's own values and nothing of the visitor before`(query: String) async throws {
        try await PublicHouse.open { house in
            let paths = [try await house.ask(1, subject: "A lost <parcel> & \"more\""), try await house.ask(2)]
            let replies = [
                try await house.client.send(.get, paths[0] + query, []),
                try await house.client.send(.get, paths[1] + query, []),
            ]
            let (first, second) = (Sheet(replies[0]), Sheet(replies[1]))
            #expect(first.html.contains("1001 · A lost &lt;parcel&gt; &amp; &quot;more&quot;"))
            #expect(second.html.contains("1002 · Late delivery"))
            let fields = try [first.form().hidden, second.form().hidden]
            for name in ["nonce", "correction"] {
                let values = try fields.map { try #require($0[name]) }
                #expect(values.allSatisfy { !$0.isEmpty } && values[0] != values[1])
                #expect(!second.html.contains(values[0]))
            }
            #expect(try second.form().action.hasPrefix(paths[1]))
            #expect(!second.html.contains(house.token(paths[0])) && !second.html.contains("1001"))
            // The page's one-time word stands in its header and lets its own script run.
            for (page, reply) in zip([first, second], replies) {
                let word = try #require(page.html.firstMatch(of: /<script nonce="([a-z2-7]{26})">/)?.1)
                #expect(page.html.contains("<style nonce=\"\(word)\">"))
                #expect(reply.headers[.contentSecurityPolicy]?.contains("script-src 'nonce-\(word)'") == true)
            }
            #expect(try await Visitor(house).open(paths[0] + query).html.contains("1001 · A lost &lt;parcel&gt;"))
        }
    }

    @Test func `an answer leads to a thank-you page that needs no cookie`() async throws {
        try await PublicHouse.open { house in
            let path = try await house.ask()
            var ana = Visitor(house)
            let page = try await ana.open(path)
            #expect(page.html.contains("Case 1001 · Late delivery"))
            house.clock.advance(by: .seconds(2))
            let reply = try await ana.post(try page.form(), ["score": "5", "comment": "Kind & quick"])
            let location = try #require(reply.headers[.location])
            #expect(reply.status == .seeOther && location.hasPrefix("\(path)/done?n="))
            let thanks = try await Visitor(house).open(location)
            #expect(thanks.html.contains("<b>5</b> of 5 · Very satisfied"))
            let row = try #require(try await house.responses(path).first)
            #expect(row.state == .counted && row.score == 5 && row.comment == "Kind & quick")
        }
    }

    @Test(arguments: [("http://care.example.org", false), ("https://care.example.org", true)])
    func `the cookie stays with its page`(url: String, isSecure: Bool) async throws {
        try await PublicHouse.open("server: { public_url: \"\(url)\" }") { house in
            let path = try await house.ask()
            var ana = Visitor(house)
            let page = try await ana.open(path)
            house.clock.advance(by: .seconds(2))
            let reply = try await ana.post(try page.form(), ["score": "5"])
            let cookie = try #require(reply.headers[.setCookie])
            for part in ["HttpOnly", "SameSite=Lax", "Path=\(path);", "Max-Age=259200"] {
                #expect(cookie.contains(part))
            }
            #expect(cookie.contains("Secure") == isSecure)
        }
    }

    @Test func `a fast answer is confirmed with one press and loses nothing`() async throws {
        try await PublicHouse.open { house in
            let path = try await house.ask()
            var ana = Visitor(house)
            let confirm = try await ana.send(try await ana.open(path).form(), ["score": "4", "comment": "Fast"])
            #expect(confirm.status == .ok && confirm.html.contains("You chose 4."))
            #expect(try await house.responses(path).map(\.state) == [.unconfirmed])
            house.clock.advance(by: .seconds(2))
            _ = try await ana.send(try confirm.form())
            let rows = try await house.responses(path)
            #expect(rows.map(\.state) == [.counted] && rows.first?.score == 4 && rows.first?.comment == "Fast")
        }
    }

    @Test(arguments: [
        (["why": "Words of a person"], "Send my answer"), (["why": "Words", "way": "mail"], "You chose By mail."),
        (["way": "phone"], "You chose By phone."),
    ])
    func `the page that confirms names what was chosen, never what was written`(
        answers: [String: String],
        heading: String
    ) async throws {
        let form = """
            survey: csat
            kind: form
            languages: [en]
            send: { on: case.resolved }
            questions:
              - { id: why, type: text, optional: true, text: { en: Why } }
              - id: way
                type: choice
                optional: true
                text: { en: Which way }
                options: [{ value: mail, label: { en: By mail } }, { value: phone, label: { en: By phone } }]
            """
        try await PublicHouse.open(surveys: [form]) { house in
            let path = try await house.ask()
            var ana = Visitor(house)
            let confirm = try await ana.send(try await ana.open(path).form(), answers)
            let title = confirm.html.firstMatch(of: /<h1[^>]*>([^<]*)</)?.1
            #expect(confirm.status == .ok && title.map(String.init) == heading)
            house.clock.advance(by: .seconds(2))
            _ = try await ana.send(try confirm.form())
            #expect(try await house.responses(path).first?.answers == answers)
        }
    }

    @Test func `a double tap gets the same reply and one response`() async throws {
        try await PublicHouse.open { house in
            let path = try await house.ask()
            var ana = Visitor(house, keepsCookies: false)
            let form = try await ana.open(path).form()
            house.clock.advance(by: .seconds(2))
            let first = try await ana.post(form, ["score": "4"])
            let second = try await ana.post(form, ["score": "4"])
            #expect(first.headers[.location] == second.headers[.location])
            #expect(try await house.responses(path).count == 1)
        }
    }

    @Test(arguments: [true, false])
    func `the browser that answered may correct, with its cookie or by going back`(keepsCookies: Bool) async throws {
        try await PublicHouse.open { house in
            let path = try await house.ask()
            var ana = Visitor(house, keepsCookies: keepsCookies)
            let page = try await ana.open(path)
            house.clock.advance(by: .seconds(2))
            _ = try await ana.send(try page.form(), ["score": "2"])
            let again = keepsCookies ? try await ana.open(path) : page
            if keepsCookies { #expect(try again.form().chosen == ["score": "2"]) }
            house.clock.advance(by: .seconds(2))
            _ = try await ana.send(try again.form(), ["score": "5"])
            let rows = try await house.responses(path)
            #expect(rows.map(\.score) == [5] && rows.first?.revision == 2)
        }
    }

    @Test func `another browser sees nothing of the answer and changes nothing`() async throws {
        try await PublicHouse.open { house in
            let path = try await house.ask()
            house.clock.advance(by: Self.past)
            var stranger = Visitor(house)
            let early = try await stranger.open(path)
            var ana = Visitor(house)
            _ = try await ana.answer(path, ["score": "2", "comment": "Private words"])
            _ = try await stranger.send(try early.form(), ["score": "5"])
            let rows = try await house.responses(path)
            #expect(rows.map(\.state) == [.counted, .challenger] && rows.first?.score == 2)
            let late = try await Visitor(house).open(path)
            #expect(late.status == .ok && late.html.contains("You have already answered"))
            #expect(!late.html.contains("again=1"))
            #expect(try await Visitor(house).open("\(path)?again=1").forms.allSatisfy { $0.offered.isEmpty })
            #expect(!late.html.contains("Private words") && late.forms.allSatisfy { $0.offered.isEmpty })
        }
    }

    @Test func `the page of an answer that may be a scanner's leads to the questions, with nothing filled in`()
        async throws
    {
        try await PublicHouse.open { house in
            let path = try await house.ask()
            var scanner = Visitor(house, keepsCookies: false)
            _ = try await scanner.answer(path, ["score": "1"])
            var ana = Visitor(house)
            let notice = try await ana.open(path)
            #expect(notice.html.contains("\(path)?again=1") && notice.forms.allSatisfy { $0.offered.isEmpty })
            let page = try await ana.open("\(path)?again=1")
            #expect(try page.form().chosen.isEmpty)
            house.clock.advance(by: .minutes(1))
            let hand = [PublicFormField.script.rawValue: "1", PublicFormField.activity.rawValue: "1"]
            _ = try await ana.send(try page.form(), ["score": "5"].merging(hand) { $1 })
            let counted = try await house.responses(path).filter { $0.state == .counted }
            #expect(counted.map(\.score) == [5])
        }
    }

    @Test(arguments: ["field", "link"])
    func `a touched trap is kept apart and the invitation stays open`(trap: String) async throws {
        try await PublicHouse.open { house in
            let path = try await house.ask()
            var robot = Visitor(house, keepsCookies: false)
            let page = try await robot.open(trap == "link" ? "\(path)?page=2" : path)
            house.clock.advance(by: .seconds(2))
            let extra = trap == "field" ? [PublicFormField.trap.rawValue: "x"] : [:]
            _ = try await robot.send(try page.form(), ["score": "1"].merging(extra) { $1 })
            #expect(try await house.responses(path).map(\.state) == [.quarantined])
            house.clock.advance(by: .seconds(20))
            var ana = Visitor(house)
            _ = try await ana.answer(path, ["score": "5"])
            #expect(try await house.responses(path).map(\.state) == [.quarantined, .counted])
        }
    }

    @Test func `a refused form keeps everything typed and the time of the first page`() async throws {
        try await PublicHouse.open { house in
            let path = try await house.ask()
            var ana = Visitor(house)
            let page = try await ana.open(path)
            house.clock.advance(by: .seconds(2))
            let refused = try await ana.send(try page.form(), ["comment": "<b>Words</b>"])
            #expect(refused.status == .unprocessableContent)
            #expect(
                refused.html.contains("&lt;b&gt;Words&lt;/b&gt;") && refused.html.contains("Please choose an answer.")
            )
            _ = try await ana.send(try refused.form(), ["score": "5"])
            #expect(try await house.responses(path).map(\.state) == [.counted])
        }
    }

    @Test func `the page is in the person's language and in any other of the survey`() async throws {
        try await PublicHouse.open { house in
            let path = try await house.ask { $0.locale = "ro-RO" }
            let page = try await Visitor(house).open(path)
            #expect(page.html.contains("lang=\"ro\"") && page.html.contains("gradul dumneavoastră"))
            let menu = HTMLTag.all(in: page.html).compactMap { $0.attributes["hreflang"] }
            #expect(menu == ["en", "es", "ro", "pt", "fr", "de", "it", "ca"])
            #expect(try await Visitor(house).open("\(path)?lang=es").html.contains("grado de satisfacción"))
            #expect(try await Visitor(house).open("\(path)?lang=xx").html.contains("gradul dumneavoastră"))
            var ana = Visitor(house)
            let thanks = try await ana.answer("\(path)?lang=es", ["score": "5"])
            #expect(thanks.html.contains("Gracias"))
        }
    }

    @Test func `an expired link takes no answer and says so`() async throws {
        try await PublicHouse.open { house in
            let path = try await house.ask()
            var ana = Visitor(house)
            let page = try await ana.open(path)
            house.clock.advance(by: .days(14))
            #expect(try await ana.open(path).html.contains("This link has expired"))
            #expect(try await ana.send(try page.form(), ["score": "5"]).status == .gone)
            #expect(try await house.responses(path).isEmpty)
        }
    }
}
