import AfterwordCore
import AfterwordCurl
import AfterwordDelivery
import Testing

@Suite struct DestinationSafetyTests {
    /// Hosts that must never be contacted, however they are spelled.
    static let hosts: [String] =
        loopbackSpellings + privateSpellings + ipv6Spellings + [
            "localhost", "LOCALHOST", "localhost.", "foo.localhost", "127.0.0.1.", "loc%61lhost", "%31%32%37.0.0.1",
            "127。0。0。1", "①②⑦.⓪.⓪.①", "１２７.0.0.1", "user@127.0.0.1", "user:pw@127.0.0.1", "example.com@127.0.0.1",
            "127.0.0.1\\@example.com", "127.0.0.1#@example.com", "127.0.0.1?@example.com",
        ]

    private static let loopbackSpellings = [
        "127.0.0.1", "127.0.0.2", "127.1", "127.0.1", "127.255.255.254", "2130706433", "0x7f000001", "0X7F000001",
        "0x7f.0.0.1",
        "0x7f.0x0.0x0.0x1", "0x7f.1", "017700000001", "0177.0.0.1", "0177.0.0.01", "0177.1", "00000177.0.0.1",
        "127.0.0.0x1",
        "127.0x0.1", "127.000.000.001", "0", "0.0.0.0", "0x0", "00", "0.1", "0.0.0.1", "000.000.000.000",
    ]

    private static let privateSpellings = [
        "10.0.0.1", "10.1", "10.255.255.255", "0x0a000001", "0xa.1", "012.0.0.1", "167772161", "100.64.0.1",
        "100.127.255.255",
        "169.254.169.254", "169.254.43518", "0xa9fea9fe", "0xa9.0xfe.0xa9.0xfe", "2852039166", "0251.0376.0251.0376",
        "025177524776", "169.16689662", "172.16.0.1", "172.31.255.255", "0xac100001", "192.168.0.1", "192.168.1",
        "192.168.257",
        "0xc0a80001", "3232235521", "0300.0250.0.1", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1",
        "198.18.0.1",
        "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "0xffffffff", "4294967295", "037777777777",
    ]

    private static let ipv6Spellings = [
        "[::1]", "[0:0:0:0:0:0:0:1]", "[0000:0000:0000:0000:0000:0000:0000:0001]", "[::0001]", "[::]", "[0::0]",
        "[::127.0.0.1]", "[::7f00:1]", "[::ffff:127.0.0.1]", "[::FFFF:127.0.0.1]", "[::ffff:7f00:1]",
        "[0:0:0:0:0:ffff:7f00:1]",
        "[::ffff:10.0.0.1]", "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "[::ffff:0:127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "[64:ff9b::7f00:1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::1]", "[100::1]", "[2001::1]", "[2001:0:7f00:1::]",
        "[2001:db8::1]", "[2002:7f00:1::]", "[2002:a9fe:a9fe::1]", "[3fff::1]", "[5f00::1]", "[fc00::1]", "[fd00::1]",
        "[fd00:ec2::254]", "[fe80::1]", "[fe80::1%25eth0]", "[fe80::1%25lo]", "[::1%25lo]", "[febf::1]", "[fec0::1]",
        "[ff02::1]", "[ff00::]",
    ]

    @Test func `no spelling of a private host reaches a receiver`() async throws {
        let canary = try LoopbackReceiver { _ in .status(200) }
        let transport = try CurlTransport(policy: AddressPolicy(ports: [canary.port]))
        #expect(Self.hosts.count >= 100)
        for host in Self.hosts {
            let reply = await transport.send(TransportRequest(url: canary.url(host: host)))
            let allowed: [TransportFailure.Code?] = [.refusedAddress, .badRequest, .cannotResolve]
            #expect(allowed.contains(reply.failureCode), "\(host): \(reply)")
        }
        #expect(canary.connections == 0)
        await transport.stop(within: .zero)
        canary.stop()
    }

    @Test(arguments: [
        "ftp://93.184.216.34/", "file:///etc/passwd", "gopher://127.0.0.1:70/", "dict://127.0.0.1/",
        "smtp://127.0.0.1/", "//host/",
        "host/path", "", "http://", "http://a b/", "http://a\r\nb/", "javascript:alert(1)",
        "http://user:secret@93.184.216.34/", "ws://93.184.216.34/",
    ]) func `only plain web addresses are sent to`(_ url: String) async throws {
        let transport = try CurlTransport(policy: AddressPolicy())
        #expect(await transport.send(TransportRequest(url: url)).failureCode == .badRequest)
        await transport.stop(within: .zero)
    }

    @Test(arguments: [
        "1.1.1.1", "8.8.8.8", "9.9.9.9", "11.0.0.1", "93.184.216.34", "100.63.255.255", "100.128.0.1",
        "126.255.255.255",
        "128.0.0.1", "140.82.121.4", "169.253.255.255", "172.15.255.255", "172.32.0.1", "191.255.255.255",
        "192.169.0.1",
        "198.17.255.255", "198.20.0.1", "223.255.255.255", "2606:4700:4700::1111", "2001:4860:4860::8888",
        "2620:fe::fe", "2a00:1450:4001:81b::200e", "2001:200::1", "2003::1", "3ffe::1",
    ]) func `public addresses pass on web ports only`(_ text: String) throws {
        let address = try #require(IPAddress(text))
        let policy = AddressPolicy(ports: [8443])
        #expect(
            policy.permits(address, port: 80) && policy.permits(address, port: 443)
                && policy.permits(address, port: 8443)
        )
        #expect(!policy.permits(address, port: 22))
    }

    @Test func `an allowed range is exempt from the port rule and lets no neighbour in`() throws {
        let policy = AddressPolicy(allowing: [try #require(IPRange("10.1.0.0/16"))])
        #expect(policy.permits(try #require(IPAddress("10.1.2.3")), port: 9000))
        #expect(!policy.permits(try #require(IPAddress("10.2.0.0")), port: 80))
        #expect(!policy.permits([], port: 80))
    }

    @Test(
        arguments: [
            ("1.1.1.1", 8443, [], false), ("1.1.1.1", 8443, ["1.1.1.1"], true),
            ("1.1.1.1", 8443, ["10.0.0.0/8"], false),
            ("1.1.1.1", 443, [], true), ("x.example", 443, [], true), ("x.example", 8443, [], false),
            ("x.example", 8443, ["10.0.0.0/8"], true), ("[2606:4700::1]", 8443, [], false),
            ("[2606:4700::1]", 8443, ["2606:4700::/32"], true),
        ] as [(String, Int, [String], Bool)]
    )
    func `what nothing can be sent to is known by its port before anything is sent`(
        _ host: String,
        _ port: Int,
        _ allowed: [String],
        _ isPossible: Bool
    ) {
        let policy = AddressPolicy(allowing: allowed.compactMap(IPRange.init))
        #expect(policy.canPermit(port: port, of: host) == isPossible)
        #expect(policy.canPermit(port: 587, of: host, for: .mail))
    }

    @Test(arguments: ["10.0.0.0/33", "10.0.0/8", "::/129", "10.0.0.0/-1", "10.0.0.0/8/8", "x", ""])
    func `a range that is none is not read`(_ text: String) {
        #expect(IPRange(text) == nil)
    }

    @Test(arguments: ["0.0.0.0", "255.255.255.255", "::", "::1", "2001:db8::ff00:42:8329", "fe80::1"])
    func `an address is written as it was read`(_ text: String) {
        #expect(IPAddress(text)?.description == text)
    }
}
