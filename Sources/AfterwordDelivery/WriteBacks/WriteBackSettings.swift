import AfterwordCore
import Foundation

/// How a helpdesk's API is reached: the settings of a source that its write-back uses as well.
package struct HelpdeskAccess: Sendable, Equatable {
    /// The API's address without a slash at the end.
    package var api: String
    package var token: String
    /// The person or machine the token belongs to, where the helpdesk wants to be told.
    package var user: String?
    /// The account's number, where one address serves several.
    package var account: String?
}

/// The settings of a source that say what goes back to its cases: `write_back: { note: true, tag: "csat_{score}", field: 360001 }`.
package struct WriteBackSettings: Sendable, Equatable {
    package var access: HelpdeskAccess
    package var note: Bool
    /// With `{score}`, `{kind}` and `{survey}` to be filled in.
    package var tag: String?
    package var field: String?

    static let prefix = "write_back."

    /// Whether the source wants anything back.
    static func isWanted(in settings: [String: String]) -> Bool {
        settings.keys.contains { $0 == "write_back" || $0.hasPrefix(self.prefix) }
    }

    /// `settings` are those of the whole source; throws ``ChannelConfigurationError``.
    init(_ settings: [String: String]) throws {
        let known = ["note", "tag", "field"].map { Self.prefix + $0 }
        if let unknown = settings.keys.filter({ $0.hasPrefix(Self.prefix) && !known.contains($0) }).min() {
            throw ChannelConfigurationError(setting: unknown, problem: "is not known; write back note, tag or field")
        }
        self.access = try HelpdeskAccess(settings)
        self.note = try Self.flag(settings["write_back.note"])
        self.tag = try Self.tag(settings["write_back.tag"])
        self.field = settings["write_back.field"].flatMap { $0.isEmpty ? nil : $0 }
        guard self.note || self.tag != nil || self.field != nil else {
            throw ChannelConfigurationError(
                setting: "write_back",
                problem: "names nothing to write; give note: true, a tag or a field"
            )
        }
    }

    /// The entry of one message; `nil` if these settings leave nothing to write.
    func entry(_ note: CaseNote, _ message: OutgoingMessage) -> CaseEntry? {
        let content = message.message.content
        let words = [content.text, content.link].compactMap(\.self).joined(separator: "\n\n")
        let mark = CaseNoteMark(responseID: note.responseID, messageID: message.message.id)
        let tag = note.isVerdict ? self.tag(of: note, score: note.score) : nil
        let staleTag = note.isVerdict ? self.tag(of: note, score: note.previousScore) : nil
        let entry = CaseEntry(
            caseID: note.caseID,
            words: self.note && !words.isEmpty ? words : nil,
            mark: mark,
            tag: tag,
            staleTag: staleTag == tag ? nil : staleTag,
            field: note.isVerdict ? self.field.map { CaseEntry.Field(name: $0, score: note.score) } : nil,
            mayBeThere: message.attempt > 1 || message.message.attempts > 0
        )
        let isEmpty = entry.words == nil && entry.tag == nil && entry.staleTag == nil && entry.field == nil
        return isEmpty ? nil : entry
    }

    private func tag(of note: CaseNote, score: Int?) -> String? {
        guard let tag = self.tag, let score else { return nil }
        return tag.replacing("{score}", with: String(score)).replacing("{kind}", with: note.kind)
            .replacing("{survey}", with: note.survey)
    }
}

extension WriteBackSettings {
    /// Percent-encodes one piece of a path.
    static func encoded(_ text: String) -> String {
        let plain = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_~")
        return text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }

    private static func flag(_ text: String?) throws -> Bool {
        guard let text else { return false }
        guard let flag = Bool(text) else {
            throw ChannelConfigurationError(setting: "write_back.note", problem: "must be true or false")
        }
        return flag
    }

    /// Helpdesks cut tags at blanks and commas, so a template must not have any.
    private static func tag(_ text: String?) throws -> String? {
        guard let text else { return nil }
        let bare = ["{score}", "{kind}", "{survey}"].reduce(text) { $0.replacing($1, with: "") }
        guard !text.isEmpty, !bare.contains(where: { $0.isWhitespace || ",{}".contains($0) }) else {
            throw ChannelConfigurationError(
                setting: "write_back.tag",
                problem: "must be one word, in which {score}, {kind} and {survey} may stand"
            )
        }
        return text
    }
}

extension HelpdeskAccess {
    init(_ settings: [String: String]) throws {
        guard let text = settings["api"], !text.isEmpty else {
            throw ChannelConfigurationError(setting: "api", problem: "is missing; give the address of the helpdesk")
        }
        guard let url = URLComponents(string: text), url.host?.isEmpty == false, url.user == nil,
            url.password == nil, url.query == nil, url.fragment == nil,
            ["http", "https"].contains(url.scheme?.lowercased()), PortNumber.isValid(url.port)
        else {
            throw ChannelConfigurationError(
                setting: "api",
                problem: "must be an address such as https://desk.example.org, without user name, password or query"
            )
        }
        guard let token = settings["token"], !token.isEmpty, HeaderRule.isValue(token) else {
            throw ChannelConfigurationError(setting: "token", problem: "is missing; write-back needs an API token")
        }
        self.api = String(text.reversed().drop { $0 == "/" }.reversed())
        self.token = token
        self.user = settings["user"]
        self.account = settings["account"]
    }
}
