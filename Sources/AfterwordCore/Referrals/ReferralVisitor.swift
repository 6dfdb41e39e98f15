/// Tells people from machines among those who open a referral link; machines are redirected too, only counted apart.
///
/// A lie in these fields costs nothing but a wrong count: a reward hangs on a purchase, never on a visit.
package struct ReferralVisitor: Sendable {
    /// Why a visit is not a person's.
    package enum BotSign: String, Sendable, CaseIterable {
        /// Asked for the header only.
        case headRequest = "head_request"
        /// A browser or a network that loads what might be wanted next.
        case prefetch
        /// Says itself that it is a crawler, a preview or a program.
        case declared
        /// Every browser says what it is.
        case noUserAgent = "no_user_agent"
    }

    /// Reads `Sec-Purpose` (https://fetch.spec.whatwg.org/#sec-purpose-header), and `Purpose` and `X-Moz` of older browsers.
    package static func botSign(method: String, userAgent: String?, purposes: [String]) -> BotSign? {
        if method == "HEAD" { return .headRequest }
        if purposes.contains(where: { $0.lowercased().contains("prefetch") || $0.lowercased().contains("preview") }) {
            return .prefetch
        }
        guard let agent = userAgent?.lowercased(), !agent.isEmpty else { return .noUserAgent }
        if self.declarations.contains(where: { agent.contains($0) }) { return .declared }
        return self.endings.contains { self.isEnding($0, in: agent) } ? .declared : nil
    }

    /// Whether a word of `agent` ends so; the names of some devices begin so, or hold it in their middle.
    private static func isEnding(_ ending: String, in agent: String) -> Bool {
        agent.ranges(of: ending).contains { range in
            let isLast = range.upperBound == agent.endIndex || !agent[range.upperBound].isLetter
            return isLast && !self.devices.contains { agent[..<range.upperBound].hasSuffix($0) }
        }
    }

    /// Words that crawlers, link previews and programs use of themselves, in lower case.
    private static let declarations = [
        "crawl", "spider", "slurp", "headless", "facebookexternalhit", "whatsapp",
        "embedly", "pingdom", "curl/", "wget/", "python", "java/", "go-http-client", "okhttp", "libwww", "httpclient",
        "axios", "node-fetch", "safelinks", "proofpoint", "barracuda", "mimecast",
    ]

    /// The same, if they end a word: `Googlebot/2.1`, `BingPreview/1.0b`, `UptimeMonitor`.
    private static let endings = [
        "bot", "bots", "preview", "previewer", "scan", "scanner", "scanning", "monitor", "monitoring",
    ]

    /// Words that end so and name a telephone.
    private static let devices = ["cubot"]
}
