/// What we put behind an answer button: `s:TOKEN:VALUE`.
///
/// TOKEN is the survey token of the invitation (40 characters), VALUE the answer to the survey's first question: a score or a choice. With
/// up to 21 characters of value it fits the 64 bytes that Telegram, the tightest platform, allows for `callback_data`.
package struct AnswerPayload: Sendable, Equatable {
    package static let longestValue = 21

    package var token: String
    package var value: String

    package init(token: String, value: String) {
        self.token = token
        self.value = value
    }

    /// `nil` for every text of another form; whether the token is genuine is not known yet.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "s", parts[1].utf8.count == 40, !parts[2].isEmpty,
            parts[2].utf8.count <= Self.longestValue
        else { return nil }
        self.token = String(parts[1])
        self.value = String(parts[2])
    }

    package var text: String { "s:\(self.token):\(self.value)" }
}
