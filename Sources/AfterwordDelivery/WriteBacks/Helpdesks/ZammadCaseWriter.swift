package import AfterwordCore

/// Zammad: an internal article and an object attribute in one ticket update, tags by their own endpoint.
///
/// Settings of the source: `api` and `token` (an access token with the right `ticket.agent`). Zammad stores what we note in the ticket's
/// preferences in the same transaction as the article, so a repeated try reads there, without any length limit, whether the note is in.
/// Facts: zammad/zammad, `tickets_controller.rb` and `tags_controller.rb`; docs.zammad.org, API.
package struct ZammadCaseWriter: CaseWriter {
    package enum Step: Hashable, Sendable { case removeTag, addTag, readTicket, update }

    package static let typeName = "zammad"
    package static let exampleSettings = [
        "api": "https://zammad.example.org", "token": "zammad-token",
        "write_back.note": "true", "write_back.tag": "csat_{score}", "write_back.field": "csat",
    ]
    package static let readingNotes = Step.readTicket

    private let access: HelpdeskAccess

    package init(access: HelpdeskAccess) {
        self.access = access
    }

    package func steps(for entry: CaseEntry) -> [Step] {
        var steps: [Step] = []
        if entry.staleTag != nil { steps.append(.removeTag) }
        if entry.tag != nil { steps.append(.addTag) }
        if entry.words != nil, entry.mayBeThere { steps.append(.readTicket) }
        if entry.words != nil || entry.field != nil { steps.append(.update) }
        return steps
    }

    package func request(
        for step: Step,
        of entry: CaseEntry,
        knowing replies: [Step: JSONValue]
    ) -> TransportRequest? {
        let ticket = "/api/v1/tickets/\(entry.encodedID)"
        switch step {
        case .removeTag: return self.request("DELETE", "/api/v1/tags/remove", Self.tag(entry.staleTag, entry))
        case .addTag: return self.request("POST", "/api/v1/tags/add", Self.tag(entry.tag, entry))
        case .readTicket: return self.request("GET", ticket)
        case .update:
            let noted = replies[.readTicket]?["preferences"]?[Self.preference(entry)]?.string
            if let noted, entry.mark.isCovered(by: noted) { return nil }
            return self.request("PUT", ticket, .object(Self.update(entry)))
        }
    }

    private static func update(_ entry: CaseEntry) -> [JSONMember] {
        var members: [JSONMember] = []
        if let field = entry.field { members.append(JSONMember(field.name, JSONValue(field.score))) }
        if let words = entry.words {
            let article: JSONValue = [
                "body": .string(words), "content_type": "text/plain", "type": "note", "internal": true,
            ]
            members.append(JSONMember("preferences", [self.preference(entry): .string(entry.mark.text)]))
            members.append(JSONMember("article", article))
        }
        return members
    }

    /// Preferences are merged by name, so each response has one of its own.
    private static func preference(_ entry: CaseEntry) -> String { "afterword_\(entry.mark.responseID)" }

    private static func tag(_ tag: String?, _ entry: CaseEntry) -> JSONValue {
        let id = Int(entry.caseID).map { JSONValue($0) } ?? .string(entry.caseID)
        return ["object": "Ticket", "o_id": id, "item": JSONValue(tag)]
    }

    private func request(_ method: String, _ path: String, _ body: JSONValue? = nil) -> TransportRequest {
        let secret = (name: "Authorization", value: "Token token=\(self.access.token)")
        return self.access.request(method, path, authorized: secret, body: body)
    }
}
