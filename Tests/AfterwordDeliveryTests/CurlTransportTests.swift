import AfterwordCore
import AfterwordCurl
import AfterwordDelivery
import Foundation
import Testing

@Suite struct CurlTransportTests {
    private static let loopback = AddressPolicy(allowing: [IPRange("127.0.0.0/8")].compactMap(\.self))

    private func exchange(
        _ request: (LoopbackReceiver) -> TransportRequest,
        limits: TransportLimits = .standard,
        answer: LoopbackReceiver.Answer
    ) async throws -> (reply: TransportReply, receiver: LoopbackReceiver) {
        let receiver = try LoopbackReceiver { _ in answer }
        let transport = try CurlTransport(policy: Self.loopback, limits: limits)
        let reply = await transport.send(request(receiver))
        await transport.stop(within: .zero)
        receiver.stop()
        return (reply, receiver)
    }

    @Test func `an exchange carries headers and body both ways`() async throws {
        let answer = LoopbackReceiver.Answer.status(200, headers: ["X-Two: a", "X-Two:\t b: c "], body: "fine")
        let (reply, receiver) = try await self.exchange(
            {
                TransportRequest(
                    url: $0.url("/hook?a=1"),
                    headers: [("X-Mark", "7"), ("X-Empty", "")],
                    body: Array("hi".utf8)
                )
            },
            answer: answer
        )
        guard case .response(200, let headers, let body) = reply else {
            Issue.record("\(reply)")
            return
        }
        #expect(String(decoding: body, as: UTF8.self) == "fine")
        #expect(headers["x-two"] == "a, b: c")
        let request = try #require(receiver.requests.first)
        #expect(request.line == "POST /hook?a=1 HTTP/1.1")
        #expect(request.headers["x-mark"] == "7")
        #expect(request.headers["x-empty"] == "")
        #expect(request.headers["expect"] == nil && request.headers["content-type"] == nil)
        #expect(request.body == "hi")
    }

    @Test(arguments: ["GET", "PUT", "DELETE"]) func `other methods go out by their name`(_ method: String) async throws
    {
        let (reply, receiver) = try await self.exchange(
            { TransportRequest(method: method, url: $0.url("/x")) },
            answer: .status(204)
        )
        #expect(reply == .response(status: 204, headers: ["content-length": "0"], body: []))
        #expect(receiver.requests.map(\.line) == ["\(method) /x HTTP/1.1"])
    }

    @Test func `libcurl is told of a name's addresses once, and again when they change`() throws {
        let (first, second) = (try #require(IPAddress("192.0.2.1")), try #require(IPAddress("192.0.2.2")))
        var pinned = PinnedAddresses()
        let told = [[first], [first], [second], [second], [first], [first, second]].map {
            pinned.isNews($0, at: "example.org:443")
        }
        #expect(told == [true, false, true, false, true, true])
        let isNewsElsewhere = pinned.isNews([first], at: "example.org:80")
        #expect(isNewsElsewhere)
    }

    @Test func `a connection is used again`() async throws {
        let receiver = try LoopbackReceiver { _ in .status(200) }
        let transport = try CurlTransport(policy: Self.loopback)
        for _ in 0..<5 { _ = await transport.send(TransportRequest(url: receiver.url())) }
        #expect(receiver.requests.count == 5)
        #expect(receiver.connections == 1)
        await transport.stop(within: .zero)
        receiver.stop()
    }

    /// Who ends a connection that was used once: the receiver without a word, or libcurl because the receiver said so.
    private static let lastAnswers: [LoopbackReceiver.Answer] = [
        .last(200), .status(200, headers: ["Connection: close"]),
    ]

    @Test(arguments: lastAnswers, [false, true])
    func `an ended connection is replaced, though its socket's number is used again`(
        _ answer: LoopbackReceiver.Answer,
        _ isLocal: Bool
    ) async throws {
        let path = isLocal ? NSTemporaryDirectory() + "ended-\(UInt32.random(in: 0...UInt32.max)).sock" : nil
        defer { path.map { _ = unlink($0) } }
        let receiver = try LoopbackReceiver(unixSocket: path) { _ in answer }
        let transport = try CurlTransport(policy: Self.loopback)
        for round in 1...10 {
            let replies = await withTaskGroup { group in
                for _ in 0..<8 {
                    let request = TransportRequest(url: receiver.url(), unixSocket: path)
                    group.addTask { await transport.send(request) }
                }
                return await group.reduce(into: []) { $0.append($1.status) }
            }
            #expect(replies == Array(repeating: 200, count: 8))
            await receiver.ended(round * 8)
        }
        #expect(receiver.connections == 80)
        await transport.stop(within: .zero)
        receiver.stop()
    }

    @Test(arguments: [(65536, nil), (65537, TransportFailure.Code.tooLarge)])
    func `a body of exactly 64 KiB is the most`(_ size: Int, _ code: TransportFailure.Code?) async throws {
        let answer = LoopbackReceiver.Answer.status(200, body: String(repeating: "x", count: size))
        let (reply, _) = try await self.exchange({ TransportRequest(url: $0.url()) }, answer: answer)
        #expect(reply.failureCode == code)
    }

    @Test(arguments: [
        ("HTTP/1.1 200 Said\r\n", "X-Flood: there is more to come\r\n"), ("", "HTTP/1.1 100 Continue\r\n\r\n"),
    ])
    func `endless headers are cut`(_ beginning: String, _ piece: String) async throws {
        let flood = LoopbackReceiver.Answer.drip(String(repeating: piece, count: 4000), after: beginning)
        let (reply, _) = try await self.exchange({ TransportRequest(url: $0.url()) }, answer: flood)
        #expect(reply.failureCode == .tooLarge)
    }

    @Test(arguments: [LoopbackReceiver.Answer.silence, .drip("X-Slow: 1\r\n")])
    func `a receiver that takes its time is given up at the limit`(_ answer: LoopbackReceiver.Answer) async throws {
        var limits = TransportLimits.standard
        limits.total = .milliseconds(300)
        let start = ContinuousClock.now
        let (reply, _) = try await self.exchange({ TransportRequest(url: $0.url()) }, limits: limits, answer: answer)
        #expect(reply.failureCode == .timedOut)
        // Well before the limits that hold ordinarily.
        #expect(ContinuousClock.now - start < TransportLimits.standard.stall)
    }

    @Test func `a reset within the body is a failure`() async throws {
        let (reply, _) = try await self.exchange(
            { TransportRequest(url: $0.url()) },
            answer: .reset(after: "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc")
        )
        #expect(reply.failureCode == .reset)
    }

    @Test func `a redirect is an answer, not a way to go`() async throws {
        let (reply, receiver) = try await self.exchange(
            { TransportRequest(url: $0.url("/first")) },
            answer: .status(301, headers: ["Location: /second"])
        )
        #expect(reply.status == 301)
        #expect(receiver.requests.map(\.line) == ["POST /first HTTP/1.1"])
    }

    @Test func `a proxy in the environment is ignored`() async throws {
        let canary = try LoopbackReceiver { _ in .status(500) }
        setenv("http_proxy", canary.url(), 1)
        defer { unsetenv("http_proxy") }
        let (reply, _) = try await self.exchange({ TransportRequest(url: $0.url()) }, answer: .status(200))
        #expect(reply.status == 200)
        #expect(canary.connections == 0)
        canary.stop()
    }

    @Test(arguments: ["a\r\nX-Evil: 1", "a\nb", "a\0b"]) func `a line break cannot get into a header`(_ value: String)
        async throws
    {
        let (reply, receiver) = try await self.exchange(
            { TransportRequest(url: $0.url(), headers: [("X-Name", value)]) },
            answer: .status(200)
        )
        #expect(reply.failureCode == .badRequest)
        #expect(receiver.connections == 0)
    }

    @Test func `a local socket is reached by its path`() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString.prefix(8)).sock").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let receiver = try LoopbackReceiver(unixSocket: path) { _ in .status(202) }
        let transport = try CurlTransport(policy: AddressPolicy())
        let reply = await transport.send(TransportRequest(url: "http://localhost/inbox", unixSocket: path))
        #expect(reply.status == 202)
        #expect(receiver.requests.map(\.line) == ["POST /inbox HTTP/1.1"])
        await transport.stop(within: .zero)
        receiver.stop()
    }

    @Test func `however many come at once, each is answered`() async throws {
        let receiver = try LoopbackReceiver { _ in .status(200) }
        let transport = try CurlTransport(policy: Self.loopback)
        let replies = await withTaskGroup { group in
            // More than the thread begins before it looks at its sockets again.
            for _ in 0..<200 { group.addTask { await transport.send(TransportRequest(url: receiver.url())) } }
            return await group.reduce(into: []) { $0.append($1.status) }
        }
        #expect(replies == Array(repeating: 200, count: 200))
        await transport.stop(within: .zero)
        receiver.stop()
    }

    @Test func `stopping cuts what is in flight and takes nothing more`() async throws {
        let receiver = try LoopbackReceiver { _ in .silence }
        let transport = try CurlTransport(policy: Self.loopback)
        async let inFlight = transport.send(TransportRequest(url: receiver.url()))
        await receiver.received(1)
        await transport.stop(within: .zero)
        #expect(await inFlight.failureCode == .stopped)
        #expect(await transport.send(TransportRequest(url: receiver.url())).failureCode == .withheld)
        receiver.stop()
    }

    @Test func `what is written as an address is judged again when the socket opens`() async throws {
        // A resolver that is deceived: it vouches for a public address while libcurl would go where the text says.
        let canary = try LoopbackReceiver { _ in .status(200) }
        let resolver = Resolver { _ in .success([IPAddress("93.184.216.34")].compactMap(\.self)) }
        let transport = try CurlTransport(policy: AddressPolicy(ports: [canary.port]), resolver: resolver)
        for host in ["[::1]", "[::ffff:127.0.0.1]", "[fe80::1]"] {
            let reply = await transport.send(TransportRequest(url: canary.url(host: host)))
            #expect(reply == .failure(AddressPolicy.refusal), "\(host)")
        }
        #expect(canary.connections == 0)
        await transport.stop(within: .zero)
        canary.stop()
    }

    @Test func `one private address among public ones refuses the host`() async throws {
        let resolver = Resolver { _ in .success([IPAddress("93.184.216.34"), IPAddress("10.0.0.7")].compactMap(\.self))
        }
        let transport = try CurlTransport(policy: AddressPolicy(), resolver: resolver)
        let reply = await transport.send(TransportRequest(url: "http://mixed.example/"))
        #expect(reply == .failure(AddressPolicy.refusal))
        await transport.stop(within: .zero)
    }
}

extension TransportReply {
    var failureCode: TransportFailure.Code? {
        if case .failure(let failure) = self { failure.code } else { nil }
    }

    var status: Int? {
        if case .response(let status, _, _) = self { status } else { nil }
    }
}
