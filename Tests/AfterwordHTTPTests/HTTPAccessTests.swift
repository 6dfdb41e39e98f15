import AfterwordCore
import AfterwordHTTP
import AfterwordService
import HTTPTypes
import HummingbirdTesting
import Testing

@Suite struct HTTPAccessTests {
    @Test(arguments: [
        ([], "unauthorized"), ([("Authorization", "Basic YTpi")], "unauthorized"),
        ([("Authorization", "Bearer ")], "unauthorized"),
        ([("Authorization", "Bearer nobody")], "unauthorized"), ([("Authorization", "Bearer write")], "forbidden"),
        ([("Authorization", "Bearer read")], nil), ([("Authorization", "bearer all")], nil),
    ])
    func `a key opens what its scopes say`(headers: [(String, String)], code: String?) async throws {
        try await HTTPBench().serve([.sample(access: .apiKey(.responsesRead))]) { client in
            let reply = try await client.send(.get, "/v1/things", headers)
            #expect(reply.code == code)
            #expect((reply.headers[.wwwAuthenticate] != nil) == (code == "unauthorized"))
        }
    }

    @Test(arguments: Role.allCases, Role.allCases)
    func `every role meets every room`(required: Role, role: Role) async throws {
        let room = Endpoint.sample(access: .staff([required]))
        let form = Endpoint.sample(.post, access: .staff([required]), body: .form(.anything))
        let headers = [("Cookie", "afterword=\(role.rawValue)"), ("Content-Type", "application/x-www-form-urlencoded")]
        try await HTTPBench().serve([room, form]) { client in
            let look = try await client.send(.get, "/v1/things", headers)
            let change = try await client.send(.post, "/v1/things", headers, body: "csrf=form-\(role.rawValue)")
            #expect(look.code == ([required, .admin, .auditor].contains(role) ? nil : "forbidden"))
            #expect(change.code == ([required, .admin].contains(role) ? nil : "forbidden"))
        }
    }

    @Test(arguments: [nil, "afterword=x", "afterword=", "__Host-afterword=admin"])
    func `without a session nobody comes in`(cookie: String?) async throws {
        try await HTTPBench().serve([.sample(access: .staff([.agent]))]) { client in
            let reply = try await client.send(.get, "/v1/things", cookie.map { [("Cookie", $0)] } ?? [])
            #expect(reply.code == "unauthorized")
        }
    }

    @Test(arguments: [
        ([("Sec-Fetch-Site", "cross-site")], "cross_site"), ([("Sec-Fetch-Site", "same-site")], "cross_site"),
        ([("Origin", "https://evil.example")], "cross_site"), ([("Origin", "null")], "cross_site"),
        ([("Origin", "http://127.0.0.1:8080"), ("Sec-Fetch-Site", "same-origin")], nil), ([], nil),
        ([("Origin", "http://127.0.0.1:8080.evil.example")], "cross_site"),
    ])
    func `a form of another site is refused`(headers: [(String, String)], code: String?) async throws {
        let endpoint = Endpoint.sample(.post, "/desk/note", access: .staff([.manager]), body: .form(.anything))
        let signedIn = [("Cookie", "a=b; afterword=manager"), ("Content-Type", "application/x-www-form-urlencoded")]
        try await HTTPBench().serve([endpoint]) { client in
            let reply = try await client.send(.post, "/desk/note", signedIn + headers, body: "csrf=form-manager")
            #expect(reply.code == code)
        }
    }

    @Test(arguments: ["", "csrf=", "csrf=form-agent", "token=form-manager"])
    func `a form without its session's token is refused`(body: String) async throws {
        let endpoint = Endpoint.sample(.post, "/desk/note", access: .staff([.manager]), body: .form(.anything))
        let headers = [("Cookie", "afterword=manager"), ("Content-Type", "application/x-www-form-urlencoded")]
        try await HTTPBench().serve([endpoint]) { client in
            let reply = try await client.send(.post, "/desk/note", headers, body: body)
            #expect(reply.code == "cross_site")
        }
    }

    @Test func `the socket's endpoints are not there for the network`() async throws {
        try await HTTPBench().serve([.sample(access: .socketOnly)]) { client in
            let headers = [("Authorization", "Bearer all"), ("Cookie", "afterword=admin")]
            let reply = try await client.send(.get, "/v1/things", headers)
            #expect(reply.code == "not_found")
        }
    }

    @Test func `twenty wrong tokens a minute are told so, the next one has to wait`() async throws {
        var bench = HTTPBench()
        let start = ContinuousClock.now
        bench.limiter = RateLimiter(now: { start })
        let endpoint = Endpoint.sample(.get, "/s/{token}", access: .token) { request in
            guard try request.parameter("token") == "good" else { throw Problem(.notFound) }
            return .text("page")
        }
        try await bench.serve([endpoint]) { client in
            for number in 1...20 { #expect(try await client.send(.get, "/s/bad\(number)").code == "not_found") }
            #expect(try await client.send(.get, "/s/good").status == .ok)
            let refused = try await client.send(.get, "/s/bad21")
            #expect(refused.status == .tooManyRequests)
            #expect(refused.headers[.retryAfter] == "4")
        }
    }

    /// What tells a wrong one from a right one at each door that somebody could guess at.
    static let doors: [(access: EndpointAccess, wrong: [(String, String)], right: [(String, String)], miss: String)] = [
        (.signature, [("X-Secret", "bad")], [("X-Secret", "good")], "unauthorized"),
        (
            .apiKey(.responsesRead), [("Authorization", "Bearer nobody")], [("Authorization", "Bearer read")],
            "unauthorized"
        ),
    ]

    @Test(arguments: doors.indices)
    func `what has proved wrong is counted, what is right is let in all the same`(_ place: Int) async throws {
        let door = Self.doors[place]
        var bench = HTTPBench()
        let start = ContinuousClock.now
        bench.limiter = RateLimiter(now: { start })
        let endpoint = Endpoint.sample(.get, "/v1/things", access: door.access) { request in
            if door.access == .signature, request.headers[.init("X-Secret")!] != "good" {
                throw SourceIntake.Refusal.unauthorized
            }
            return .text("in")
        }
        try await bench.serve([endpoint]) { client in
            for _ in 1...20 { #expect(try await client.send(.get, "/v1/things", door.wrong).code == door.miss) }
            let refused = try await client.send(.get, "/v1/things", door.wrong)
            #expect(refused.code == "too_many_requests" && refused.headers[.retryAfter] == "4")
            #expect(try await client.send(.get, "/v1/things", door.right).status == .ok)
        }
    }

    @Test(
        arguments: [
            (SourceIntake.Refusal.unauthorized, true), (SourceIntake.Refusal.stale, true),
            (SourceIntake.Refusal.unknownSource, true), (ReplyIntake.Refusal.unauthorized, true),
            (ReplyIntake.Refusal.unknownChannel, true), (ReplyIntake.Refusal.unreadable("odd"), false),
            (ReplyIntake.Refusal.noWayBack, false), (EventRefusal.mediaType(expected: "application/json"), false),
        ] as [(any Error, Bool)]
    )
    func `a webhook's refusal in its own words counts if somebody may be guessing`(
        _ refusal: any Error,
        _ isMiss: Bool
    ) async throws {
        var bench = HTTPBench()
        let start = ContinuousClock.now
        bench.limiter = RateLimiter(now: { start })
        let endpoint = Endpoint.sample(.get, "/v1/things", access: .signature) { _ in throw refusal }
        try await bench.serve([endpoint]) { client in
            for _ in 1...20 { #expect(try await client.send(.get, "/v1/things").code != "too_many_requests") }
            let last = try await client.send(.get, "/v1/things")
            #expect((last.code == "too_many_requests") == isMiss)
        }
    }

    @Test(arguments: [(EndpointAccess.code, HTTPResponse.Status.tooManyRequests), (.token, .ok)])
    func `behind many wrong ones a code that can be guessed has to wait, one that cannot need not`(
        _ access: EndpointAccess,
        _ status: HTTPResponse.Status
    ) async throws {
        var bench = HTTPBench()
        let start = ContinuousClock.now
        bench.limiter = RateLimiter(now: { start })
        let endpoint = Endpoint.sample(.get, "/c/{code}", access: access) { request in
            guard try request.parameter("code") == "good" else { throw Problem(.notFound) }
            return .text("page")
        }
        try await bench.serve([endpoint]) { client in
            for number in 1...21 {
                let miss = try await client.send(.get, "/c/bad\(number)")
                #expect(miss.code == (number < 21 ? "not_found" : "too_many_requests"))
            }
            let right = try await client.send(.get, "/c/good")
            #expect(right.status == status)
        }
    }

    @Test func `cookies are bound to the host when the address is secure`() {
        let secure = SessionCookie(isSecure: true)
        #expect(secure.value(token: "t") == "__Host-afterword=t; Path=/; HttpOnly; SameSite=Lax; Secure")
        #expect(SessionCookie(isSecure: false).value(token: "t") == "afterword=t; Path=/; HttpOnly; SameSite=Lax")
        #expect(secure.removal.hasSuffix("; Max-Age=0"))
        #expect(secure.token(in: [.cookie: "x=1; __Host-afterword=abc"]) == "abc")
        #expect(secure.token(in: [.cookie: "afterword=abc"]) == nil)
        #expect(secure.token(in: [.cookie: "__Host-afterword="]) == nil)
    }
}
