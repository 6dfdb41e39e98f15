import AfterwordCore
import AfterwordService
import Foundation
import Testing

/// Codes computed from each platform's documented formula with a standard HMAC library, over one key and one body.
@Suite struct SourceSignatureTests {
    /// One right request of a source, and when it was signed.
    struct Signed: Sendable, CustomTestStringConvertible {
        let type: String
        var settings: [String: String] = [:]
        let headers: [String: String]
        /// `nil` if the scheme signs no time.
        let signedAt: Instant?

        var testDescription: String { self.settings["file"] ?? self.type }
        func source(_ secret: String = SourceSignatureTests.secret) throws -> any Source {
            try makeSource(self.type, self.settings.merging(["secret": secret]) { $1 })
        }
    }

    static let secret = "afterword-test-secret"
    private static let body = Array(#"{"id":"case-12345","score":5}"#.utf8)
    private static let newYear = Instant(milliseconds: 1_767_225_600_000)

    static let all = [
        Signed(
            type: "chatwoot",
            headers: [
                "X-Chatwoot-Timestamp": "1767225600",
                "X-Chatwoot-Signature": "sha256=fc8c015b4fd6818a6e3eb80f184214ac3044f8df32e367e3ba9674aad7aec90c",
            ],
            signedAt: newYear
        ),
        Signed(
            type: "zendesk",
            headers: [
                "X-Zendesk-Webhook-Signature-Timestamp": "2026-01-01T00:00:00Z",
                "X-Zendesk-Webhook-Signature": "8AOZdGnQCDymv/D/1zU0dkhh/GNaISiaYeJDMRUuvXs=",
            ],
            signedAt: newYear
        ),
        Signed(
            type: "mapping",
            settings: ["file": "mappings/helpscout.yaml"],
            headers: ["X-HelpScout-Signature": "jye6Rk8l4ItpMaGqXwddZwTgoKM="],
            signedAt: nil
        ),
        Signed(
            type: "mapping",
            settings: ["file": "mappings/jira.yaml"],
            headers: ["X-Hub-Signature": "sha256=1b2c0c6c3759bd478a7d21febe35c86a6069ae01841940cbb6c4c62e83ed8ac9"],
            signedAt: nil
        ),
        Signed(
            type: "mapping",
            settings: ["file": "mappings/gorgias.yaml"],
            headers: ["X-Afterword-Secret": "afterword-test-secret"],
            signedAt: nil
        ),
    ]

    @Test(arguments: all)
    func `a documented signature is authentic`(_ signed: Signed) throws {
        let request = InboundRequest(headers: signed.headers, body: Self.body)
        #expect(try signed.source().verdict(on: request, now: Self.newYear) == .authentic)
    }

    @Test(arguments: all)
    func `while a secret is changed both are good, and no other`(_ signed: Signed) throws {
        let request = InboundRequest(headers: signed.headers, body: Self.body)
        #expect(try signed.source("new-one \(Self.secret)").verdict(on: request, now: Self.newYear) == .authentic)
        #expect(try signed.source("\(Self.secret) new-one").verdict(on: request, now: Self.newYear) == .authentic)
        #expect(try signed.source("new-one").verdict(on: request, now: Self.newYear) == .unauthorized)
        #expect(try signed.source(Self.secret + "x").verdict(on: request, now: Self.newYear) == .unauthorized)
    }

    @Test(arguments: all.filter { $0.settings["file"] != "mappings/gorgias.yaml" })
    func `one changed bit anywhere in the body is unauthorized`(_ signed: Signed) throws {
        let source = try signed.source()
        for index in Self.body.indices {
            var body = Self.body
            body[index] ^= 1
            let request = InboundRequest(headers: signed.headers, body: body)
            #expect(source.verdict(on: request, now: Self.newYear) == .unauthorized)
        }
    }

    @Test(arguments: all)
    func `one changed character anywhere in a header is unauthorized`(_ signed: Signed) throws {
        let source = try signed.source()
        for (name, value) in signed.headers {
            for index in value.indices where value[index] != "=" {
                let other = value.replacingCharacters(in: index...index, with: value[index] == "1" ? "2" : "1")
                let request = InboundRequest(headers: signed.headers.merging([name: other]) { $1 }, body: Self.body)
                #expect(source.verdict(on: request, now: Self.newYear) == .unauthorized, "\(name): \(other)")
            }
        }
    }

    @Test(arguments: all)
    func `a missing, empty or absurd header is unauthorized`(_ signed: Signed) throws {
        let source = try signed.source()
        for name in signed.headers.keys {
            for value in [nil, "", "=", "sha256=", "0", "999999999999999999999", "\u{FFFD}"] {
                var headers = signed.headers
                headers[name] = value
                let request = InboundRequest(headers: headers, body: Self.body)
                #expect(source.verdict(on: request, now: Self.newYear) == .unauthorized, "\(name): \(value ?? "-")")
            }
        }
    }

    @Test(arguments: all.filter { $0.signedAt != nil })
    func `a signature is good for five minutes, and half a minute ahead`(_ signed: Signed) throws {
        let source = try signed.source()
        let request = InboundRequest(headers: signed.headers, body: Self.body)
        let signedAt = try #require(signed.signedAt)
        for (age, verdict) in [
            (Duration.seconds(300), InboundVerdict.authentic), (.milliseconds(300_001), .stale),
            (.seconds(-30), .authentic), (.milliseconds(-30_001), .stale), (.days(1), .stale),
        ] {
            #expect(source.verdict(on: request, now: signedAt + age) == verdict, "age \(age)")
        }
    }

    /// Computed by Python's hmac over `TIME.BODY`.
    @Test(arguments: [
        (
            "9223372036854775807", "sha256=8adc848e23ce86a459c88039b1317bc9ce5d0c3e607acb2b8d16bc72ac22e7a2"
        ),
        (
            "-9223372036854775808", "sha256=8d66cbe40df4f9f06f39531887c8fa667e8d9790c5a9981af1fe75219cf8917a"
        ),
        (
            "-1", "sha256=c50106a6240533e86a5c2b9dd88044419e68a92334cfad77774f17e5cb1739c5"
        ),
        (
            "1e300", "sha256=20f7ff78312dab119e4cce4173359de96e66d4f156d86d35edf6b2fba6a7a844"
        ),
    ])
    func `a time that no clock shows is unauthorized, rightly signed or not`(_ time: String, _ code: String) throws {
        let headers = ["X-Chatwoot-Timestamp": time, "X-Chatwoot-Signature": code]
        let source = try makeSource("chatwoot", ["secret": Self.secret])
        let request = InboundRequest(headers: headers, body: Self.body)
        #expect(source.verdict(on: request, now: Self.newYear) == .unauthorized)
    }

    @Test func `Zendesk's public test secret is refused`() throws {
        let secret = "own dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=="
        let error = try #require(throws: SourceConfigurationError.self) {
            try makeSource("zendesk", ["secret": secret])
        }
        #expect(error.setting == "secret" && error.problem.contains("public test secret"))
    }

    @Test func `a secret and unsigned contradict each other`() throws {
        let settings = ["secret": "s", "unsigned": "true"]
        let error = try #require(throws: SourceConfigurationError.self) { try makeSource("chatwoot", settings) }
        #expect(error.setting == "unsigned")
    }
}
