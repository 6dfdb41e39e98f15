package import AfterwordCore

/// The `error` object of a Graph API reply.
package struct GraphError: Sendable, Equatable {
    package let code: Int
    package let subcode: Int?
    /// Code and message for the operator, without the token, which Meta repeats when it finds it malformed.
    package let words: String
    /// Meta says itself that the same call may work later.
    package let isTransient: Bool

    /// `nil` if the reply holds no error object.
    package init?(_ reply: PlatformReply, from api: GraphAPI) {
        guard let error = reply.body?["error"], let code = error["code"]?.integer else { return nil }
        self.code = code
        self.subcode = error["error_subcode"]?.integer
        self.isTransient = error["is_transient"]?.bool ?? false
        let number = self.subcode.map { "\(code)-\($0)" } ?? String(code)
        let details = error["error_data"]?["details"]?.string
        let message = [error["message"]?.string, details].compactMap(\.self).joined(separator: ": ")
        self.words = "Meta error \(number) \(message)".replacing(api.token, with: "•••")
    }

    /// The class of a code that no table of ours knows: Meta's own hint, then the HTTP status.
    package func classByStatus(of reply: PlatformReply, now: Instant) -> ReplyClass {
        if self.isTransient { return .retry(because: self.words, notBefore: reply.retryAfter(now: now)) }
        return reply.classByStatus(saying: self.words, now: now)
    }
}
