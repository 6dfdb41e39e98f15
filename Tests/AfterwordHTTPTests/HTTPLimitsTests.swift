import AfterwordCore
import AfterwordHTTP
import AfterwordService
import HTTPTypes
import Testing

@Suite struct HTTPLimitsTests {
    private let rule = RateRule(perMinute: 60, burst: 3)
    private let start = ContinuousClock.now

    @Test func `a burst is let through, then one a second`() {
        var table = TokenBucketTable(capacity: 10)
        for _ in 1...3 { #expect(table.take(.token("a"), under: self.rule, at: self.start) == nil) }
        #expect(table.take(.token("a"), under: self.rule, at: self.start) == .seconds(1))
        #expect(table.wait(for: .token("a"), under: self.rule, at: self.start) == .seconds(1))
        #expect(table.take(.token("b"), under: self.rule, at: self.start) == nil)
        #expect(table.take(.token("a"), under: self.rule, at: self.start + .seconds(1)) == nil)
        #expect(table.take(.token("a"), under: self.rule, at: self.start + .seconds(1)) != nil)
        #expect(table.wait(for: .token("a"), under: self.rule, at: self.start + .seconds(3600)) == nil)
    }

    @Test func `a clock that goes back gives nothing`() {
        var table = TokenBucketTable(capacity: 10)
        for _ in 1...3 { _ = table.take(.token("a"), under: self.rule, at: self.start) }
        #expect(table.take(.token("a"), under: self.rule, at: self.start - .seconds(60)) != nil)
    }

    @Test func `a flood of strangers stays within the capacity`() {
        var table = TokenBucketTable(capacity: 1000)
        for number in 0..<100_000 {
            _ = table.take(.token("stranger \(number)"), under: self.rule, at: self.start)
            if number % 100 == 0 {
                _ = table.take(.token("regular"), under: RateRule(perMinute: 1, burst: 5), at: self.start)
            }
        }
        #expect(table.count <= 1000)
        #expect(table.wait(for: .token("regular"), under: RateRule(perMinute: 1, burst: 5), at: self.start) != nil)
    }

    @Test(arguments: [
        ("10.0.0.1", ["203.0.113.9"], "203.0.113.9"), ("10.0.0.1", ["6.6.6.6, 203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["6.6.6.6, 203.0.113.9, 10.9.9.9"], "203.0.113.9"),
        ("10.0.0.1", ["6.6.6.6", "203.0.113.9"], "203.0.113.9"),
        ("198.51.100.1", ["6.6.6.6"], "198.51.100.1"), ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["unknown"], "10.0.0.1"),
        ("2001:db8::1", ["2001:db8:1::7"], "2001:db8:1:0:0:0:0:7"), ("::ffff:10.0.0.1", ["1.2.3.4"], "1.2.3.4"),
    ])
    func `only trusted hops are believed`(peer: String, forwarded: [String], client: String) throws {
        let proxies = try TrustedProxies(["10.0.0.0/8", "2001:db8::1"])
        let fields = forwarded.reduce(into: HTTPFields()) {
            $0.append(.init(name: .init("X-Forwarded-For")!, value: $1))
        }
        let address = try #require(NetworkAddress(peer))
        #expect(proxies.client(peer: address, headers: fields).description == client)
    }

    @Test(arguments: ["10.0.0.0/33", "example.org", "10.0.0.0/", "/8", "", "10.0.0.0/-1", "::/129"])
    func `an entry that is no block is named`(entry: String) {
        #expect { try TrustedProxies([entry]) } throws: { ($0 as? FieldError)?.field == "server.trusted_proxies" }
    }

    @Test func `an IPv6 subscriber is one client`() throws {
        let first = ClientAddress.address(try #require(NetworkAddress("2001:db8:1:2::1")))
        let second = ClientAddress.address(try #require(NetworkAddress("2001:db8:1:2:ffff::9")))
        let stranger = ClientAddress.address(try #require(NetworkAddress("2001:db8:1:3::1")))
        #expect(first.subscriber == second.subscriber && first.subscriber != stranger.subscriber)
    }

    @Test(arguments: [
        ("127.0.0.1:8080", "127.0.0.1", 8080), ("[::1]:0", "::1", 0), ("localhost:65535", "localhost", 65535),
    ])
    func `listen addresses are host and port`(text: String, host: String, port: Int) throws {
        let address = try #require(ListenAddress(text))
        #expect(address == ListenAddress(host: host, port: port))
        #expect(address.description == text)
    }

    @Test(arguments: [
        "", "8080", ":8080", "::1:8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "h:p",
    ])
    func `anything else is no listen address`(text: String) {
        #expect(ListenAddress(text) == nil)
    }
}
