package import AfterwordCore
import Foundation

/// Chatwoot: a private message, labels and a custom attribute of the conversation.
///
/// Settings of the source: `api` and `token` (an agent's or a bot's access token); `account` is the account of cases whose id names none, as
/// those of our own webhook do (`1:42`). Labels and attributes can only be replaced as a whole, so they are read first. Chatwoot drops labels that nobody has made in its settings. A repeated try looks for the note
/// among the twenty newest messages, which is what Chatwoot gives at once.
/// Facts: chatwoot/chatwoot, the controllers under `api/v1/accounts/conversations`.
package struct ChatwootCaseWriter: CaseWriter {
    package enum Step: Hashable, Sendable {
        case readLabels, setLabels, readConversation, setAttribute, readMessages, addMessage
    }

    package static let typeName = "chatwoot"
    package static let exampleSettings = [
        "api": "https://chat.example.org", "account": "1", "token": "chatwoot-token",
        "write_back.note": "true", "write_back.tag": "csat_{score}", "write_back.field": "csat",
    ]
    package static let readingNotes = Step.readMessages

    private let access: HelpdeskAccess
    private let account: String

    package init(access: HelpdeskAccess) throws {
        let account = access.account ?? "1"
        guard Int(account) != nil else {
            throw ChannelConfigurationError(
                setting: "account",
                problem: "must be the number of the account, as in Chatwoot's own addresses"
            )
        }
        self.access = access
        self.account = account
    }

    package func steps(for entry: CaseEntry) -> [Step] {
        var steps: [Step] = []
        if entry.tag != nil || entry.staleTag != nil { steps += [.readLabels, .setLabels] }
        if entry.field != nil { steps += [.readConversation, .setAttribute] }
        if entry.words != nil { steps += (entry.mayBeThere ? [.readMessages] : []) + [.addMessage] }
        return steps
    }

    package func request(
        for step: Step,
        of entry: CaseEntry,
        knowing replies: [Step: JSONValue]
    ) -> TransportRequest? {
        let conversation = self.path(of: entry)
        switch step {
        case .readLabels: return self.request("GET", conversation + "/labels")
        case .setLabels:
            let labels = replies[.readLabels]?["payload"]?.array?.compactMap(\.string) ?? []
            let wanted = labels.filter { $0 != entry.staleTag && $0 != entry.tag } + [entry.tag].compactMap(\.self)
            if Set(wanted) == Set(labels) { return nil }
            return self.request("POST", conversation + "/labels", ["labels": .array(wanted.map(JSONValue.string))])
        case .readConversation: return self.request("GET", conversation)
        case .setAttribute:
            return self.request("POST", conversation + "/custom_attributes", Self.attributes(entry, replies))
        case .readMessages: return self.request("GET", conversation + "/messages")
        case .addMessage:
            let messages = replies[.readMessages]?["payload"]?.array ?? []
            if messages.contains(where: { entry.mark.isCovered(by: $0["content"]?.string ?? "") }) { return nil }
            return self.request(
                "POST",
                conversation + "/messages",
                ["content": JSONValue(entry.words), "message_type": "outgoing", "private": true]
            )
        }
    }

    package func receipt(in replies: [Step: JSONValue]) -> String? {
        replies[.addMessage]?["id"]?.integer.map(String.init)
    }

    /// Newer servers merge when asked to, older ones replace all: the whole set with the flag is right for both.
    private static func attributes(_ entry: CaseEntry, _ replies: [Step: JSONValue]) -> JSONValue {
        let known = replies[.readConversation]?["custom_attributes"]?.members ?? []
        let others = known.filter { $0.name != entry.field?.name }
        let own = entry.field.map { [JSONMember($0.name, JSONValue($0.score))] } ?? []
        return ["custom_attributes": .object(others + own), "merge": true]
    }

    /// A conversation's number is unique inside its account only, so a case id may name both: `1:42`.
    private func path(of entry: CaseEntry) -> String {
        let parts = entry.caseID.split(separator: ":", maxSplits: 1).map { WriteBackSettings.encoded(String($0)) }
        let number = parts.last ?? ""
        return "/api/v1/accounts/\(parts.count == 2 ? parts[0] : self.account)/conversations/\(number)"
    }

    private func request(_ method: String, _ path: String, _ body: JSONValue? = nil) -> TransportRequest {
        let secret = (name: "api_access_token", value: self.access.token)
        return self.access.request(method, path, authorized: secret, body: body)
    }
}
