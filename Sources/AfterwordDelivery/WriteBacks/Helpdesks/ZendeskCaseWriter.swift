package import AfterwordCore
import Foundation

/// Zendesk: a private comment and a custom field in one ticket update, tags by their own endpoint, which leaves other tags alone.
///
/// Settings of the source: `api`, `token`, and `user` (the agent's e-mail address) for an API token; without `user` the token is an OAuth
/// token. A repeated try looks for the note among the five newest comments. A closed ticket takes no update (422) and the message ends.
/// Facts: developer.zendesk.com, Tickets, Ticket Comments, "Adding tags to tickets without overwriting existing tags".
package struct ZendeskCaseWriter: CaseWriter {
    package enum Step: Hashable, Sendable { case removeTag, addTag, readComments, update }

    package static let typeName = "zendesk"
    package static let exampleSettings = [
        "api": "https://example.zendesk.com", "user": "afterword@example.org", "token": "zendesk-token",
        "write_back.note": "true", "write_back.tag": "csat_{score}", "write_back.field": "360001",
    ]
    package static let readingNotes = Step.readComments

    private let access: HelpdeskAccess

    package init(access: HelpdeskAccess) {
        self.access = access
    }

    package func steps(for entry: CaseEntry) -> [Step] {
        var steps: [Step] = []
        if entry.staleTag != nil { steps.append(.removeTag) }
        if entry.tag != nil { steps.append(.addTag) }
        if entry.words != nil, entry.mayBeThere { steps.append(.readComments) }
        if entry.words != nil || entry.field != nil { steps.append(.update) }
        return steps
    }

    package func request(
        for step: Step,
        of entry: CaseEntry,
        knowing replies: [Step: JSONValue]
    ) -> TransportRequest? {
        let ticket = "/api/v2/tickets/\(entry.encodedID)"
        switch step {
        case .removeTag: return self.request("DELETE", ticket + "/tags.json", ["tags": [JSONValue(entry.staleTag)]])
        case .addTag: return self.request("PUT", ticket + "/tags.json", ["tags": [JSONValue(entry.tag)]])
        case .readComments: return self.request("GET", ticket + "/comments.json?sort=-created_at&page%5Bsize%5D=5")
        case .update:
            let comments = replies[.readComments]?["comments"]?.array ?? []
            // The comment and the field came in one update: if the one is there, so is the other.
            if comments.contains(where: { entry.mark.isCovered(by: $0["body"]?.string ?? "") }) { return nil }
            return self.request("PUT", ticket + ".json", ["ticket": .object(Self.update(entry))])
        }
    }

    package func receipt(in replies: [Step: JSONValue]) -> String? {
        replies[.update]?["audit"]?["id"]?.integer.map(String.init)
    }

    private static func update(_ entry: CaseEntry) -> [JSONMember] {
        var members: [JSONMember] = []
        if let words = entry.words {
            members.append(JSONMember("comment", ["body": .string(words), "public": false]))
        }
        if let field = entry.field {
            // Fields are known by number; their values are texts, whatever the type of the field.
            let id = Int(field.name).map { JSONValue($0) } ?? .string(field.name)
            members.append(JSONMember("custom_fields", [["id": id, "value": JSONValue(field.score.map(String.init))]]))
        }
        return members
    }

    private func request(_ method: String, _ path: String, _ body: JSONValue? = nil) -> TransportRequest {
        let secret =
            self.access.user.map { user in
                "Basic " + Data("\(user)/token:\(self.access.token)".utf8).base64EncodedString()
            } ?? "Bearer \(self.access.token)"
        return self.access.request(method, path, authorized: (name: "Authorization", value: secret), body: body)
    }
}
