import AfterwordCore
import AfterwordDelivery
import Testing

@Suite struct StandardWebhooksTests {
    private static let secret = "whsec_YWZ0ZXJ3b3JkLXRlc3Qta2V5LTAxMjM0NTY3ODlhYmNk"
    private static let body = Array(#"{"id":"case-12345","score":5}"#.utf8)
    private static let expected = "v1,em+iCMQkV3hVCCdhupHjIZg+bU1KVnYzn09f9NG2fQg="

    private func signature(_ secrets: String) throws -> String? {
        let secrets = try #require(WebhookSecret.list(secrets))
        let headers = StandardWebhooks(secrets: secrets).headers(
            id: "msg_12345",
            timestamp: 1_767_225_600,
            body: Self.body
        )
        return headers.first { $0.name == "webhook-signature" }?.value
    }

    @Test func `the official library's vector is met`() throws {
        #expect(try self.signature(Self.secret) == Self.expected)
    }

    @Test func `a plain secret stands for its own bytes`() throws {
        #expect(try self.signature("afterword-test-key-0123456789abcd") == Self.expected)
    }

    @Test func `while a secret is changed both sign, in the order given`() throws {
        let both = try #require(try self.signature("other \(Self.secret)"))
        #expect(both.split(separator: " ").count == 2)
        #expect(both.hasSuffix(" " + Self.expected))
    }

    @Test func `without a secret there is no signature`() throws {
        #expect(try self.signature("") == nil)
    }

    @Test(arguments: ["whsec_", "whsec_***", "good whsec_%%"]) func `a secret that is no base64 is refused`(
        _ text: String
    ) {
        #expect(WebhookSecret.list(text) == nil)
    }

    @Test(arguments: [
        ("X-Team", false), ("Authorization", false), ("Host", true), ("host", true), ("Content-Length", true),
        ("TE", true),
        ("Transfer-Encoding", true), ("Connection", true), ("Webhook-Id", true), ("webhook-anything", true),
        ("Proxy-Authorization", true), ("Expect", true), ("Content-Type", true),
    ]) func `names of the transport and of the signature are reserved`(_ name: String, _ isReserved: Bool) {
        #expect(HeaderRule.isReserved(name) == isReserved)
    }

    @Test(arguments: ["", "a b", "a:b", "a\r\nb", "a\0", "ä", "a\n"]) func `a header name is a token`(_ name: String) {
        #expect(!HeaderRule.isName(name))
    }
}
