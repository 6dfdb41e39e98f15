import AfterwordCore
import AfterwordHTTP
import AfterwordService
import AfterwordStorage
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

private struct Unforeseen: Error { var secret = "password=hunter2" }

@Suite struct HTTPRoutingTests {
    /// A service group does so with all that its services hold when a server starts.
    @Test func `putting what serves into words names no endpoint`() {
        let holder = (name: "server", responder: HTTPBench().router([.sample()]).responder())
        #expect(!String(describing: holder).contains("things"))
        #expect(String(describing: holder).contains("server"))
    }

    @Test func `an unknown path is a problem with a request id`() async throws {
        try await HTTPBench().serve([.sample()]) { client in
            let reply = try await client.send(.get, "/nowhere")
            #expect(reply.status == .notFound)
            #expect(reply.headers[.contentType] == "application/problem+json")
            #expect(reply.code == "not_found")
            #expect(reply.json["request_id"]?.string == reply.headers[.init("X-Request-Id")!])
            #expect(reply.json["status"]?.integer == 404)
        }
    }

    @Test func `a known path tells its methods`() async throws {
        try await HTTPBench().serve([.sample(.get), .sample(.post)]) { client in
            let refused = try await client.send(.delete, "/v1/things")
            #expect(refused.status == .methodNotAllowed)
            #expect(refused.headers[.allow] == "GET, HEAD, OPTIONS, POST")
            #expect(refused.code == "method_not_allowed")
            let asked = try await client.send(.options, "/v1/things")
            #expect(asked.status == .noContent)
            #expect(asked.headers[.allow] == "GET, HEAD, OPTIONS, POST")
            let head = try await client.send(.head, "/v1/things")
            #expect(head.status == .ok && head.body.readableBytes == 0)
        }
    }

    @Test func `HEAD is refused where there is no GET`() async throws {
        try await HTTPBench().serve([.sample(.post)]) { client in
            let reply = try await client.send(.head, "/v1/things")
            #expect(reply.status == .methodNotAllowed)
        }
    }

    @Test(arguments: [
        ("/v1/cases/desk/7", "desk|7"), ("/v1/cases/de%2Fsk/a%20b", "de/sk|a b"), ("/v1/cases/d/%C3%A9", "d|é"),
    ])
    func `captures are percent-decoded`(uri: String, expected: String) async throws {
        let endpoint = Endpoint.sample(.get, "/v1/cases/{source}/{id}") { request in
            .text("\(try request.parameter("source"))|\(try request.parameter("id"))")
        }
        try await HTTPBench().serve([endpoint]) { client in
            let reply = try await client.send(.get, uri)
            #expect(String(buffer: reply.body) == expected)
        }
    }

    @Test func `a capture that is not UTF-8 is nothing`() async throws {
        try await HTTPBench().serve([.sample(.get, "/v1/cases/{id}")]) { client in
            let reply = try await client.send(.get, "/v1/cases/%ff")
            #expect(reply.code == "not_found")
        }
    }

    @Test func `one segment may hold two captures`() async throws {
        let endpoint = Endpoint.sample(.get, "/v1/exports/{name}.{format}") { request in
            .text("\(try request.parameter("name")) as \(try request.parameter("format"))")
        }
        try await HTTPBench().serve([endpoint]) { client in
            let reply = try await client.send(.get, "/v1/exports/ambassadors.csv")
            #expect(String(buffer: reply.body) == "ambassadors as csv")
            #expect(try await client.send(.get, "/v1/exports/ambassadors").code == "not_found")
        }
    }

    @Test(arguments: [
        ("/v1/cases/open/notes", "notes of open"), ("/v1/cases/open", "case open"), ("/v1/cases/7", "case 7"),
        ("/v1/cases/open/events", "events of open"), ("/v1/cases/7/events/", "events of 7"),
        ("//v1//cases/7", "case 7"),
        ("/v1/cases/7/notes", nil), ("/v1/cases", nil), ("/v1/cases/7/events/x", nil), ("/", nil),
    ])
    func `a written segment goes before a captured one and gives way to it`(uri: String, expected: String?) async throws
    {
        let endpoints = [
            Endpoint.sample(.get, "/v1/cases/{id}") { .text("case \(try $0.parameter("id"))") },
            .sample(.get, "/v1/cases/open/notes") { _ in .text("notes of open") },
            .sample(.get, "/v1/cases/{source}/events") { .text("events of \(try $0.parameter("source"))") },
        ]
        try await HTTPBench().serve(endpoints) { client in
            let reply = try await client.send(.get, uri)
            #expect(reply.status == (expected == nil ? .notFound : .ok))
            if let expected { #expect(String(buffer: reply.body) == expected) }
        }
    }

    @Test func `methods of one path may name its captures differently`() async throws {
        let endpoints = [
            Endpoint.sample(.get, "/v1/cases/{id}") { .text("get \(try $0.parameter("id"))") },
            .sample(.put, "/v1/cases/{name}") { .text("put \(try $0.parameter("name"))") },
        ]
        try await HTTPBench().serve(endpoints) { client in
            let (got, put) = (try await client.send(.get, "/v1/cases/7"), try await client.send(.put, "/v1/cases/8"))
            #expect(String(buffer: got.body) == "get 7" && String(buffer: put.body) == "put 8")
            #expect(try await client.send(.delete, "/v1/cases/9").headers[.allow] == "GET, HEAD, OPTIONS, PUT")
        }
    }

    @Test(arguments: [("abcdefgh", true), ("short", false), ("with space here", false), ("evil\u{E9}evilevil", false)])
    func `a sane request id is taken over`(id: String, isTaken: Bool) async throws {
        try await HTTPBench().serve([.sample()]) { client in
            let reply = try await client.send(.get, "/v1/things", [("X-Request-Id", id)])
            #expect((reply.headers[.init("X-Request-Id")!] == id) == isTaken)
        }
    }

    @Test func `a reply is private by default and keeps its own headers`() async throws {
        let open = Endpoint.sample(.get, "/v1/open") { _ in .json([:]).header(.cacheControl, "max-age=60") }
        var bench = HTTPBench()
        bench.publicURL = PublicURL("https://care.example.org")
        try await bench.serve([.sample(), open]) { client in
            let reply = try await client.send(.get, "/v1/things")
            #expect(reply.headers[.cacheControl] == "no-store")
            #expect(reply.headers[.init("Referrer-Policy")!] == "no-referrer")
            #expect(reply.headers[.strictTransportSecurity] == "max-age=31536000")
            #expect(reply.headers[.contentSecurityPolicy]?.hasPrefix("default-src 'none'") == true)
            #expect(try await client.send(.get, "/v1/open").headers[values: .cacheControl] == ["max-age=60"])
        }
    }

    @Test func `an unforeseen error says nothing of the inside`() async throws {
        try await HTTPBench().serve([.sample { _ in throw Unforeseen() }]) { client in
            let reply = try await client.send(.get, "/v1/things")
            #expect(reply.status == .internalServerError)
            #expect(reply.code == "internal_error")
            #expect(!String(buffer: reply.body).contains("hunter2"))
        }
    }

    @Test(arguments: [
        (SQLError.Code.overloaded, "overloaded"), (.busy, "overloaded"), (.full, "storage_full"),
        (.closed, "shutting_down"), (.inputOutput, "overloaded"),
    ])
    func `a busy, full or closed database is a 503 with a time to come back`(
        code: SQLError.Code,
        word: String
    ) async throws {
        let endpoint = Endpoint.sample { _ in throw SQLError(code: code, message: "disk sda1") }
        try await HTTPBench().serve([endpoint]) { client in
            let reply = try await client.send(.get, "/v1/things")
            #expect(reply.status == .serviceUnavailable)
            #expect(reply.code == word)
            #expect(reply.headers[.retryAfter].flatMap { Int($0) } != nil)
            #expect(!String(buffer: reply.body).contains("sda1"))
        }
    }

    @Test(arguments: [
        (FollowUpRefusal.unknown as any Error, "not_found"), (FollowUpRefusal.alreadyClosed, "conflict"),
        (ContactRefusal.erased, "gone"), (ReplayRefusal.unknown, "not_found"), (CancellationError(), "shutting_down"),
        (FieldError(field: "x", message: "y"), "invalid_fields"),
    ])
    func `what a use case refuses is a problem`(error: any Error, code: String) async throws {
        try await HTTPBench().serve([.sample { _ in throw error }]) { client in
            let reply = try await client.send(.get, "/v1/things")
            #expect(reply.code == code)
        }
    }

    @Test(arguments: [
        ("/s/x", "text/html,application/xhtml+xml;q=0.9", true), ("/s/x", "application/json, text/html", false),
        ("/s/x", nil, false), ("/v1/x", "text/html", false),
    ])
    func `a person gets a page, a program gets JSON`(path: String, accept: String?, isPage: Bool) async throws {
        var bench = HTTPBench()
        bench.errorPage = { problem, occasion in
            .html("<p>\(problem.code.rawValue) \(occasion.requestID)", status: .notFound)
        }
        try await bench.serve([]) { client in
            let reply = try await client.send(.get, path, accept.map { [("Accept", $0)] } ?? [])
            #expect((reply.headers[.contentType] == "text/html; charset=utf-8") == isPage)
        }
    }

    @Test func `a stream is written to its end`() async throws {
        let endpoint = Endpoint.sample { _ in
            EndpointReply(
                status: .ok,
                body: .stream { writer in
                    for line in ["a\n", "b\n"] { try await writer.write(ByteBuffer(string: line)) }
                }
            )
        }
        try await HTTPBench().serve([endpoint]) { client in
            let reply = try await client.send(.get, "/v1/things")
            #expect(String(buffer: reply.body) == "a\nb\n")
        }
    }
}
