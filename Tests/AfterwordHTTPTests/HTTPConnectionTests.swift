import AfterwordCore
import AfterwordHTTP
import AfterwordService
import Foundation
import HTTPTypes
import NIOCore
import ServiceLifecycle
import Testing

@Suite(.timeLimit(.minutes(5))) struct HTTPConnectionTests {
    private struct Interrupted: Error {}

    private let echo = Endpoint.sample(.post, body: .any([("text/plain", .text)], limit: 4 << 20)) { request in
        .text("[\(String(buffer: request.body))]")
    }

    /// What the server sends after `said`, until it closes.
    private func replies(
        to said: String,
        from endpoints: [Endpoint],
        thenEndingInput endsInput: Bool = false
    ) async throws -> String {
        var heard = ""
        try await HTTPBench().listen(endpoints) { port, _ in
            try await RawConnection.open(port: port) { connection in
                try await connection.send(said)
                if endsInput { connection.outbound.finish() }
                heard = await connection.rest()
            }
        }
        return heard
    }

    private func bodies(of replies: String) -> [String] {
        replies.matches(of: /\[[^\]]*\]/).map { String($0.output) }
    }

    @Test func `requests sent together are answered in their order`() async throws {
        let post = { (body: String, more: String) in
            "POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\n\(more)\r\n\(body)"
        }
        let said =
            (1...200).map { post("body \($0)", "") }.joined() + post("last", "Connection: close\r\n") + post("x", "")
        let heard = try await self.replies(to: said, from: [self.echo])
        #expect(self.bodies(of: heard) == (1...200).map { "[body \($0)]" } + ["[last]"])
    }

    @Test(arguments: ["close", "Close", "TE, close"])
    func `who asks for the end of the connection gets it after the reply`(value: String) async throws {
        let said = "POST /v1/things HTTP/1.1\r\nHost: x\r\nConnection: \(value)\r\nContent-Length: 2\r\n\r\nhi"
        #expect(self.bodies(of: try await self.replies(to: said, from: [self.echo])) == ["[hi]"])
    }

    @Test func `who has said all is still answered`() async throws {
        let said = "POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi"
        let heard = try await self.replies(to: said + said, from: [self.echo], thenEndingInput: true)
        #expect(self.bodies(of: heard) == ["[hi]", "[hi]"])
    }

    @Test func `nonsense after a request is refused after its reply`() async throws {
        let said = "POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi NONSENSE\u{0}\r\n\r\n"
        let heard = try await self.replies(to: said, from: [self.echo])
        #expect(heard.hasPrefix("HTTP/1.1 200"))
        #expect(self.bodies(of: heard) == ["[hi]"])
        #expect(heard.contains("HTTP/1.1 400"))
    }

    /// The head of a request whose sender waits to be asked for the body.
    private func asking(_ length: Int, version: String = "1.1", more: String = "Connection: close\r\n") -> String {
        """
        POST /v1/things HTTP/\(version)\r\nHost: x\r\nExpect: 100-Continue\r
        \(more)Content-Length: \(length)\r\n\r\n
        """
    }

    @Test func `who keeps a body back is told to go on when it is wanted`() async throws {
        try await HTTPBench().listen([self.echo]) { port, _ in
            try await RawConnection.open(port: port) { connection in
                try await connection.send(self.asking(2))
                let invitation = "HTTP/1.1 100 Continue\r\n\r\n"
                let reply = try await connection.rest(sending: "hi", after: invitation)
                #expect(reply.hasPrefix(invitation + "HTTP/1.1 200"))
                #expect(self.bodies(of: reply) == ["[hi]"])
            }
        }
    }

    @Test func `a body that is too large is not asked for`() async throws {
        let heard = try await self.replies(to: self.asking(5 << 20), from: [self.echo])
        #expect(heard.hasPrefix("HTTP/1.1 413"))
        #expect(!heard.contains("100 Continue"))
    }

    /// Otherwise the next request would be taken for the body that was kept back.
    @Test func `who is refused before the body was asked for is told that the connection ends`() async throws {
        let closed = Endpoint.sample(
            .post,
            access: .apiKey(.eventsWrite),
            body: .any([("text/plain", .text)], limit: 99)
        )
        let heard = try await self.replies(to: self.asking(2, more: ""), from: [closed])
        #expect(heard.hasPrefix("HTTP/1.1 401"))
        #expect(heard.lowercased().contains("connection: close"))
        #expect(!heard.contains("100 Continue"))
    }

    @Test func `of requests sent together each is invited in its turn`() async throws {
        try await HTTPBench().listen([self.echo]) { port, _ in
            try await RawConnection.open(port: port) { connection in
                let first = "POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi"
                try await connection.send(first + self.asking(3))
                let reply = try await connection.rest(sending: "you", after: "100 Continue\r\n\r\n")
                #expect(self.bodies(of: reply) == ["[hi]", "[you]"])
                #expect(reply.matches(of: /HTTP\/1\.1 (\d+)/).map { String($0.output.1) } == ["200", "100", "200"])
            }
        }
    }

    @Test(arguments: [("1.0", ""), ("1.1", "h")])
    func `who speaks an old version, or sends the body at once, is not told to go on`(
        version: String,
        start: String
    ) async throws {
        var limits = ServerLimits()
        limits.bodyTime = .milliseconds(200)
        try await HTTPBench().listen([self.echo], limits: limits) { port, _ in
            try await RawConnection.open(port: port) { connection in
                // The rest never comes, so that all that is said before the reply has been said when the time is over.
                try await connection.send(self.asking(2, version: version) + start)
                #expect((await connection.rest()).hasPrefix("HTTP/1.1 408"))
            }
        }
    }

    @Test(arguments: [1, 1000, 100_000])
    func `a body may come in pieces, however many and large`(size: Int) async throws {
        let pieces = (0..<30).map { String(repeating: "\($0 % 10)", count: size) }
        try await HTTPBench().listen([self.echo]) { port, _ in
            try await RawConnection.open(port: port) { connection in
                let head =
                    "POST /v1/things HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                try await connection.send(head)
                for piece in pieces { try await connection.send("\(String(size, radix: 16))\r\n\(piece)\r\n") }
                try await connection.send("0\r\n\r\n")
                #expect(self.bodies(of: await connection.rest()) == ["[\(pieces.joined())]"])
            }
        }
    }

    @Test func `a body that breaks off is told and ends the connection`() async throws {
        let said = "POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhi"
        let heard = try await self.replies(to: said, from: [self.echo], thenEndingInput: true)
        #expect(heard.hasPrefix("HTTP/1.1 400"))
        #expect(heard.contains("invalid_request"))
    }

    @Test func `a reply that did not wait for the body is heard, and the connection ends with the body`() async throws {
        let size = 8 << 20
        try await HTTPBench().listen([self.echo]) { port, _ in
            try await RawConnection.open(port: port) { connection in
                try await connection.send("POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: \(size)\r\n\r\n")
                for _ in 0..<8 { try await connection.send(String(repeating: "x", count: size / 8)) }
                let heard = await connection.rest()
                #expect(heard.hasPrefix("HTTP/1.1 413"))
                #expect(heard.contains("body_too_large"))
            }
        }
    }

    @Test func `a connection goes on after a body that nobody wanted`() async throws {
        let deaf = Endpoint.sample(.post) { _ in .text("[deaf]") }
        try await HTTPBench().listen([deaf]) { port, _ in
            try await RawConnection.open(port: port) { connection in
                var pieces = connection.inbound.makeAsyncIterator()
                for _ in 1...3 {
                    try await connection.send("POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nhi")
                    var heard = ""
                    while !heard.contains("[deaf]"), let piece = try await pieces.next() {
                        heard += String(buffer: piece)
                    }
                    #expect(heard.hasPrefix("HTTP/1.1 200"))
                    try await connection.send("ho")
                }
            }
        }
    }

    @Test func `a large last reply arrives whole`() async throws {
        let large = String(repeating: "0123456789", count: 1 << 20)
        let said = "GET /v1/things HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        let heard = try await self.replies(to: said, from: [.sample { _ in .text(large) }])
        #expect(heard.hasSuffix("\r\n\r\n" + large))
    }

    @Test func `a streamed reply ends if and only if it was made to its end`() async throws {
        let stream = { (fails: Bool) in
            Endpoint.sample(.get, fails ? "/fails" : "/ends") { _ in
                EndpointReply(
                    status: .ok,
                    body: .stream { writer in
                        for _ in 0..<3 { try await writer.write(ByteBuffer(string: "[piece]")) }
                        if fails { throw Interrupted() }
                    }
                )
            }
        }
        for path in ["ends", "fails"] {
            let said = "GET /\(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
            let heard = try await self.replies(to: said, from: [stream(true), stream(false)])
            #expect(self.bodies(of: heard).count == 3)
            #expect(heard.hasSuffix("\r\n0\r\n\r\n") == (path == "ends"))
        }
    }

    @Test func `HEAD tells the length of a page and ends the connection where there is none`() async throws {
        let page = Endpoint.sample(.get, "/page") { _ in .text("[page]") }
        let export = Endpoint.sample(.get, "/export") { _ in
            EndpointReply(status: .ok, body: .stream { try await $0.write(ByteBuffer(string: "[export]")) })
        }
        let said = "HEAD /page HTTP/1.1\r\nHost: x\r\n\r\nHEAD /export HTTP/1.1\r\nHost: x\r\n\r\n"
        let heard = try await self.replies(to: said, from: [page, export])
        #expect(self.bodies(of: heard).isEmpty)
        #expect(heard.lowercased().contains("content-length: 6"))
        #expect(heard.lowercased().components(separatedBy: "content-length").count == 2)
        #expect(heard.hasSuffix("\r\n\r\n") && !heard.hasSuffix("\r\n0\r\n\r\n"))
        #expect(heard.lowercased().contains("connection: close"))
    }

    @Test func `a request is finished even if its sender has gone`() async throws {
        let (asked, ask) = AsyncStream.makeStream(of: Void.self)
        let (released, release) = AsyncStream.makeStream(of: Void.self)
        let (finished, finish) = AsyncStream.makeStream(of: Bool.self)
        let slow = Endpoint.sample { _ in
            ask.yield()
            await released.first { _ in true }
            finish.yield(!Task.isCancelled)
            return .text("finished")
        }
        try await HTTPBench().listen([slow]) { port, group in
            try await RawConnection.open(port: port) { connection in
                try await connection.send("GET /v1/things HTTP/1.1\r\nHost: x\r\n\r\n")
                await asked.first { _ in true }
            }
            release.yield()
            #expect(await finished.first { _ in true } == true)
        }
    }

    @Test func `every reply says when it was made`() async throws {
        let said = "GET /v1/things HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        let heard = try await self.replies(to: said, from: [.sample()])
        let written = try #require(heard.firstMatch(of: /(?i)\r\ndate: ([^\r]*)\r\n/)).output.1
        let strategy = Date.ParseStrategy(
            format: """
                \(weekday: .abbreviated), \(day: .twoDigits) \(month: .abbreviated) \(year: .defaultDigits) \
                \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits) GMT
                """,
            locale: Locale(identifier: "en_US_POSIX"),
            timeZone: .gmt
        )
        #expect(abs(try Date(String(written), strategy: strategy).timeIntervalSinceNow) < 3600)
    }
}
