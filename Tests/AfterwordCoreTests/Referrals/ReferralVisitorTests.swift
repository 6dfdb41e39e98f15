import AfterwordCore
import Testing

@Suite struct ReferralVisitorTests {
    private static let phone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"

    @Test(
        arguments: [
            ("GET", phone, [], nil),
            ("HEAD", phone, [], ReferralVisitor.BotSign.headRequest),
            ("GET", phone, ["prefetch;prerender"], .prefetch),
            ("GET", phone, ["preview"], .prefetch),
            ("GET", "Mozilla/5.0 (compatible; Googlebot/2.1)", [], .declared),
            ("GET", "WhatsApp/2.23", [], .declared),
            ("GET", "curl/8.0", [], .declared),
            ("GET", "Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20) Chrome/120.0 Mobile Safari/537.36", [], nil),
            ("GET", "Mozilla/5.0 (Linux; Android 10; CUBOT_X30) Chrome/120.0 Mobile Safari/537.36", [], nil),
            ("GET", "Mozilla/5.0 (Linux; Android 11; ScanPal EDA52) Chrome/120.0 Safari/537.36", [], nil),
            ("GET", "TelegramBot (like TwitterBot)", [], .declared),
            ("GET", "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", [], .declared),
            ("GET", "Mozilla/5.0 (compatible; MJ12bot)", [], .declared),
            ("GET", "Mozilla/5.0 Chrome/116.0 Safari/537.36 BingPreview/1.0b", [], .declared),
            ("GET", "SiteScanner 2", [], .declared),
            ("GET", "urlscan", [], .declared),
            ("GET", "UptimeMonitor/1.0", [], .declared),
            ("GET", "", [], .noUserAgent),
        ] as [(String, String, [String], ReferralVisitor.BotSign?)]
    )
    func `machines are told apart`(
        _ method: String,
        _ agent: String,
        _ purposes: [String],
        _ expected: ReferralVisitor.BotSign?
    ) {
        #expect(ReferralVisitor.botSign(method: method, userAgent: agent, purposes: purposes) == expected)
    }

    @Test func `the landing address holds code and visit and nothing else of ours`() throws {
        var generator = SystemRandomNumberGenerator()
        let code = ReferralCode(firstName: "Ana", using: &generator)
        let plain = Campaign(id: "friends", landingURL: "https://shop.example.org/welcome")
        let busy = Campaign(id: "friends", landingURL: "https://shop.example.org/?a=1", parameter: "via")
        #expect(
            plain.landingAddress(code: code, visit: "rvs_x")
                == "https://shop.example.org/welcome?ref=\(code.text)&ref_visit=rvs_x"
        )
        #expect(busy.landingAddress(code: code, visit: nil) == "https://shop.example.org/?a=1&via=\(code.text)")
    }
}
