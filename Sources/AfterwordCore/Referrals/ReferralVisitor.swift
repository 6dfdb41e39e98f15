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
        return self.declarations.contains { agent.contains($0) } ? .declared : nil
    }

    /// Words that crawlers, link previews and programs use of themselves, in lower case.
    private static let declarations = [
        "bot", "crawl", "spider", "slurp", "preview", "scan", "monitor", "headless", "facebookexternalhit", "whatsapp",
        "embedly", "pingdom", "curl/", "wget/", "python", "java/", "go-http-client", "okhttp", "libwww", "httpclient",
        "axios", "node-fetch", "safelinks", "proofpoint", "barracuda", "mimecast",
    ]
}
