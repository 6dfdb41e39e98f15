import AfterwordCore
import AfterwordHTTP
import AfterwordService
import AfterwordTesting
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

@Suite struct PublicErrorPageTests {
    private static let browser = [("Accept", "text/html,*/*;q=0.8"), ("Accept-Language", "xx,de-AT;q=0.9,es;q=0.8")]
    private static let form = [("Content-Type", "application/x-www-form-urlencoded")]

    /// What a browser may run into behind a link: method, rest of the path, headers, body, status, and the key of what it is told.
    private static let troubles: [(HTTPRequest.Method, [(String, String)], String?, Int, Wording.Key)] = [
        (.put, [], nil, 405, .errorPageOpen),
        (.post, Self.form, String(repeating: "a", count: 1 << 20), 413, .errorPageLong),
        (.post, [("Content-Type", "text/plain")], "score=1", 415, .errorPageOpen),
        (.post, Self.form, "score=%zz", 400, .errorPageOpen),
    ]

    @Test(arguments: Self.troubles.indices)
    func `who holds a link reads what is wrong in a language of theirs`(index: Int) async throws {
        let (method, headers, body, status, words) = Self.troubles[index]
        try await PublicHouse.open { house in
            let path = try await house.ask()
            let reply = try await house.client.send(method, path, Self.browser + headers, body: body)
            let html = String(buffer: reply.body)
            #expect(reply.status.code == status)
            #expect(html.contains("<html lang=\"de\"") && html.contains(Wording.text(words, in: "de")))
            #expect(!html.contains("Go to Today"))
            let asked = try await house.client.send(method, path + "?lang=es", Self.browser + headers, body: body)
            #expect(String(buffer: asked.body).contains(Wording.text(words, in: "es")))
        }
    }

    @Test func `who guesses too often is asked to come back, in their language`() async throws {
        let start = ContinuousClock.now
        try await PublicHouse.open(limiter: RateLimiter(now: { start })) { house in
            for _ in 1...20 { _ = try await house.client.send(.get, "/s/bad") }
            let reply = try await house.client.send(.get, "/s/bad", Self.browser)
            #expect(reply.status == .tooManyRequests && reply.headers[.retryAfter] != nil)
            #expect(String(buffer: reply.body).contains(Wording.text(.errorPageLater, in: "de")))
        }
    }

    @Test(arguments: [ProblemCode.overloaded, .storageFull, .shuttingDown, .internalError, .tooManyRequests])
    func `an answer that was not taken is told so`(code: ProblemCode) async throws {
        try await PublicHouse.open { house in
            let errors = PublicEndpoints(context: house.context, pages: try PublicPages()).errorPage
            for (target, method, words) in [
                ("/s/token?lang=fr", HTTPRequest.Method.post, Wording.Key.errorTryAgain),
                ("/s/token?lang=fr", .get, .errorPageLater), ("/s/token/fresh?lang=fr", .post, .errorPageLater),
                ("/u/token?lang=fr", .post, .errorPageLater),
            ] {
                let occasion = ErrorOccasion(method: method, target: target, headers: [:], requestID: "req_1")
                let reply = try #require(errors.reply(to: Problem(code), occasion))
                guard case .bytes(let html) = reply.body else { throw Problem(.internalError) }
                #expect(reply.status.code == code.status)
                #expect(String(buffer: html).contains(Wording.text(words, in: "fr")))
            }
        }
    }

    @Test(arguments: ["/", "/follow-ups/1", "/sign-in/link/t", "/robots.txt", "/x/s/t"])
    func `other pages tell their problems themselves`(target: String) async throws {
        try await PublicHouse.open { house in
            let errors = PublicEndpoints(context: house.context, pages: try PublicPages()).errorPage
            let occasion = ErrorOccasion(method: .get, target: target, headers: [:], requestID: "req_1")
            #expect(errors.reply(to: Problem(.notFound), occasion) == nil)
        }
    }

    @Test(arguments: ["/s/%ff", "/s/x/y", "/r/none/qr.svg", "/t/none", "/p"])
    func `a path that leads nowhere looks like a link that nobody made`(path: String) async throws {
        try await PublicHouse.open { house in
            let reply = try await house.client.send(.get, path, Self.browser)
            let unknown = try await house.client.send(.get, "/s/x", Self.browser)
            #expect(reply.status == .notFound)
            #expect(reply.body == unknown.body)
        }
    }

    @Test(arguments: [
        ("de", "de"), ("de-CH,fr;q=0.9", "de"), ("fr;q=0.3,ro;q=0.7", "ro"), ("xx,ca", "ca"), ("it;q=0,pt;q=0.1", "pt"),
        ("*", "en"), ("", "en"), (";;,,q=", "en"), ("es;q=0.5,it;q=0.5", "es"),
    ])
    func `the language is the one a browser wants most of those that ship`(header: String, language: String)
        async throws
    {
        try await PublicHouse.open { house in
            let path = try await house.ask()
            let headers = [("Accept", "text/html"), ("Accept-Language", header)]
            let reply = try await house.client.send(.put, path, headers)
            #expect(String(buffer: reply.body).contains("<html lang=\"\(language)\""))
        }
    }

    /// A Greek letter takes two bytes, and six once it is percent-encoded.
    @Test func `the longest comments that a survey takes get through`() async throws {
        let texts = ["a", "b"].map { WrittenSurvey.text($0, in: ["en"], "optional: true, limit: 10000") }
        try await PublicHouse.open(surveys: [WrittenSurvey.csat(in: ["en"], texts)]) { house in
            let path = try await house.ask()
            var ana = Visitor(house)
            let page = try await ana.open(path)
            house.clock.advance(by: .seconds(2))
            let long = String(repeating: "ψ", count: 10_000)
            let reply = try await ana.post(try page.form(), ["score": "4", "a": long, "b": long])
            #expect(reply.status == .seeOther)
            #expect(try await house.responses(path).first?.comment == long)
        }
    }
}
