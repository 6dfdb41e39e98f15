package import AfterwordCore
import Foundation

/// `type: zammad`: a webhook of a trigger "state has changed", with Zammad's own payload.
///
/// Settings: `secret`, the webhook's HMAC token; several separated by spaces while one is changed. `api`, the installation's address, gives
/// cases a link; with `token` the tags and the person's language, which the payload leaves out, are asked for. `closed_states` names states
/// of your own that end a ticket. Facts: admin-docs.zammad.org, "Webhook Payload"; zammad/zammad, `trigger_webhook_job.rb`.
package struct ZammadSource: ConfiguredSource {
    package static let typeName = "zammad"
    package static let exampleSettings = [
        "secret": "afterword-test-secret", "api": "https://zammad.example.org", "token": "afterword-test-token",
    ]

    package let id: String
    private let secrets: InboundSecrets?
    private let closedStates: Set<String>
    private let address: String?
    private let access: (token: String, api: String)?

    package init(id: String, settings: SourceSettings) throws {
        self.id = id
        self.secrets = try settings.secrets()
        self.closedStates = settings.closedStates().union(["closed"])
        self.address = try settings.api()
        self.access = try settings.tokenAndAPI()
        try settings.refuseOthers(than: ["secret", "unsigned", "api", "token", "closed_states"])
    }

    /// `sha1=` and the hexadecimal HMAC-SHA-1 of the body; no time is signed, so the delivery's id keeps a repeat out.
    package func verdict(on request: InboundRequest, now: Instant) -> InboundVerdict {
        guard let secrets else { return .authentic }
        let signature = request.header("X-Hub-Signature")
        return secrets.verify(signature, over: request.body, by: .sha1, prefix: "sha1=", as: .hex)
            ? .authentic : .unauthorized
    }

    package func read(_ request: InboundRequest, now: Instant) throws(EventRefusal) -> SourceReading {
        let fields = try WebhookFields(request, now: now)
        let ticket = fields.required("/ticket/id")
        let state = fields.required("/ticket/state")
        try fields.finish()
        guard let type = self.type(of: state) else {
            return .ignored(because: "the state \"\(state)\" ends no ticket; if it does, name it in closed_states")
        }
        return .event(
            CaseEvent(
                source: self.id,
                // A repeated try of Zammad's job keeps its id.
                id: request.header("X-Zammad-Delivery") ?? request.digest(),
                type: type,
                time: fields.time("/ticket/updated_at"),
                now: now,
                case: self.caseFacts(fields, id: ticket),
                contact: Self.contact(fields)
            )
        )
    }

    /// The names Zammad ships, in English whatever the language of its pages; a merged ticket goes on elsewhere.
    private func type(of state: String) -> EventType? {
        switch state.lowercased() {
        case let state where self.closedStates.contains(state): .caseResolved
        case "new": .caseOpened
        case "open", "pending reminder", "pending close": .caseReopened
        default: nil
        }
    }

    private func caseFacts(_ fields: WebhookFields, id: String) -> CaseFacts {
        var facts = CaseFacts(id: id)
        facts.number = fields.text("/ticket/number")
        facts.subject = fields.text("/ticket/title")
        facts.channel = ChannelNames.kind(of: fields.text("/ticket/create_article_type"))
        // Not in Zammad's own payload; somebody may have added `#{ticket.tags}`.
        facts.tags = fields.tags("/ticket/tags")
        // Nobody owns a ticket of the user 1, whom Zammad calls "-".
        if let owner = fields.id("/ticket/owner/id"), owner != "1" {
            let name = Self.name(fields, "/ticket/owner/firstname", "/ticket/owner/lastname")
            facts.agent = AgentFacts(id: owner, name: name, email: fields.email("/ticket/owner/email"))
        }
        facts.team = fields.id("/ticket/group/id").map { TeamFacts(id: $0, name: fields.text("/ticket/group/name")) }
        facts.url = self.address.map { "\($0)/#ticket/zoom/\(id)" }
        facts.createdAt = fields.time("/ticket/created_at")
        facts.firstReplyAt = fields.time("/ticket/first_response_at")
        // `close_at` is the first end of a ticket, newer versions name the last one too.
        facts.resolvedAt = fields.time("/ticket/last_close_at")
        return facts
    }

    private static func contact(_ fields: WebhookFields) -> ContactFacts? {
        let contact = ContactFacts(
            id: fields.id("/ticket/customer/id"),
            name: self.name(fields, "/ticket/customer/firstname", "/ticket/customer/lastname"),
            email: fields.email("/ticket/customer/email"),
            phone: fields.phone("/ticket/customer/mobile") ?? fields.phone("/ticket/customer/phone")
        )
        return contact == ContactFacts() ? nil : contact
    }

    private static func name(_ fields: WebhookFields, _ first: JSONPointer, _ last: JSONPointer) -> String? {
        let name = [fields.text(first), fields.text(last)].compactMap(\.self).joined(separator: " ")
        return name.isEmpty ? nil : name
    }
}

// MARK: - What the payload leaves out

extension ZammadSource {
    package func completion(of event: CaseEvent, answers: [CompletionAnswer]) -> CompletionStep {
        guard event.type == .caseResolved else { return .complete(event) }
        return event.completed(by: [self.tags, self.language], answers: answers)
    }

    private func tags(of event: CaseEvent) -> MissingFact? {
        guard let ticket = event.case, ticket.tags == nil, ticket.id.isNumericID,
            let request = self.request("/api/v1/tags?object=Ticket&o_id=\(ticket.id)")
        else { return nil }
        return MissingFact(request: request) { fields, event in event.case?.tags = fields.tags("/tags") }
    }

    private func language(of event: CaseEvent) -> MissingFact? {
        guard let person = event.contact, person.locale == nil, let id = person.id, id.isNumericID,
            let request = self.request("/api/v1/users/\(id)")
        else { return nil }
        return MissingFact(request: request) { fields, event in
            event.contact?.locale = fields.locale("/preferences/locale")
        }
    }

    private func request(_ path: String) -> TransportRequest? {
        self.access.map { access in
            TransportRequest(
                method: "GET",
                url: access.api + path,
                headers: [
                    (name: "Accept", value: "application/json"),
                    (name: "Authorization", value: "Token token=\(access.token)"),
                ]
            )
        }
    }
}
