package import AfterwordCore
import Foundation

/// `type: freshdesk`: the action "Trigger webhook" of an automation rule, with JSON in its simple form or the template of the documentation.
///
/// Settings: `secret`, which the rule sends as the header `X-Afterword-Secret`, or as `USER:PASSWORD` by its Basic authentication; several
/// separated by spaces while one is changed. With `api`, the account's address, and `token`, an agent's API key, what the webhook leaves out
/// is asked for. `closed_states` names statuses of your own that end a ticket. Freshdesk signs nothing. Facts: support.freshdesk.com,
/// "Using webhooks in automation rules"; developers.freshdesk.com, "View a Ticket" and "View a Contact". That a failed webhook is sent again
/// is not documented.
package struct FreshdeskSource: ConfiguredSource {
    package static let typeName = "freshdesk"
    package static let exampleSettings = [
        "secret": "afterword-test-secret", "api": "https://example.freshdesk.com", "token": "afterword-test-token",
    ]

    package let id: String
    private let secrets: InboundSecrets?
    private let closedStates: Set<String>
    private let access: (token: String, api: String)?

    package init(id: String, settings: SourceSettings) throws {
        self.id = id
        self.secrets = try settings.secrets()
        self.closedStates = settings.closedStates()
        self.access = try settings.tokenAndAPI()
        try settings.refuseOthers(than: ["secret", "unsigned", "api", "token", "closed_states"])
    }

    package func verdict(on request: InboundRequest, now: Instant) -> InboundVerdict {
        guard let secrets else { return .authentic }
        let isKnown =
            secrets.contain(request.header("X-Afterword-Secret"))
            || secrets.containBasic(request.header("Authorization"))
        return isKnown ? .authentic : .unauthorized
    }

    package func read(_ request: InboundRequest, now: Instant) throws(EventRefusal) -> SourceReading {
        let fields = try WebhookFields(request, now: now)
        let ticket = fields.required("/freshdesk_webhook/ticket_id")
        let status = fields.required("/freshdesk_webhook/ticket_status")
        try fields.finish()
        guard let type = self.type(of: status) else {
            return .ignored(because: "the status \"\(status)\" ends no ticket; if it does, name it in closed_states")
        }
        let changedAt = fields.time("/freshdesk_webhook/ticket_updated_at")
        return .event(
            CaseEvent(
                source: self.id,
                // A rule may leave the time out. Then every request is an event of its own: what is told twice changes nothing, and a ticket that
                // is ended again soon is not lost.
                id: "\(ticket):\(type.rawValue):\((changedAt ?? now).rfc3339)",
                type: type,
                time: changedAt,
                now: now,
                case: Self.caseFacts(fields, id: ticket),
                contact: Self.contact(fields)
            )
        )
    }

    /// Names or the API's numbers.
    private func type(of status: String) -> EventType? {
        switch status.lowercased() {
        case let status where self.closedStates.contains(status): .caseResolved
        case "resolved", "4": .caseResolved
        case "closed", "5": .caseClosed
        case "open", "2", "pending", "3": .caseReopened
        default: nil
        }
    }

    /// Only the boxes ticked in the rule are sent, so everything but id and status may be missing.
    private static func caseFacts(_ fields: WebhookFields, id: String) -> CaseFacts {
        var facts = CaseFacts(id: id)
        facts.number = id
        facts.subject = fields.text("/freshdesk_webhook/ticket_subject")
        facts.channel = ChannelNames.kind(of: fields.text("/freshdesk_webhook/ticket_source"))
        facts.tags = fields.tags("/freshdesk_webhook/ticket_tags")
        let agent = AgentFacts(
            name: fields.text("/freshdesk_webhook/ticket_agent_name"),
            email: fields.email("/freshdesk_webhook/ticket_agent_email")
        )
        facts.agent = agent == AgentFacts() ? nil : agent
        facts.team = fields.text("/freshdesk_webhook/ticket_group_name").map { TeamFacts(name: $0) }
        facts.product = fields.text("/freshdesk_webhook/ticket_product_description")
        facts.url = fields.webAddress("/freshdesk_webhook/ticket_url")
        facts.createdAt = fields.time("/freshdesk_webhook/ticket_created_at")
        return facts
    }

    private static func contact(_ fields: WebhookFields) -> ContactFacts? {
        let contact = ContactFacts(
            id: fields.id("/freshdesk_webhook/ticket_requester_id"),
            name: fields.text("/freshdesk_webhook/ticket_requester_name"),
            email: fields.email("/freshdesk_webhook/ticket_requester_email"),
            phone: fields.phone("/freshdesk_webhook/ticket_requester_phone"),
            locale: fields.locale("/freshdesk_webhook/ticket_requester_language")
        )
        return contact == ContactFacts() ? nil : contact
    }
}

// MARK: - What the webhook leaves out

extension FreshdeskSource {
    package func completion(of event: CaseEvent, answers: [CompletionAnswer]) -> CompletionStep {
        guard [.caseResolved, .caseClosed].contains(event.type) else { return .complete(event) }
        return event.completed(by: [self.ticket, self.person], answers: answers)
    }

    /// First reply and resolution are in no webhook, so the ticket is always asked for.
    private func ticket(of event: CaseEvent) -> MissingFact? {
        guard let id = event.case?.id, id.isNumericID,
            let request = self.request("/api/v2/tickets/\(id)?include=requester,stats")
        else { return nil }
        return MissingFact(request: request) { fields, event in
            event.case?.firstReplyAt = fields.time("/stats/first_responded_at")
            event.case?.resolvedAt = fields.time("/stats/resolved_at")
            if event.case?.tags == nil { event.case?.tags = fields.tags("/tags") }
            var person = event.contact ?? ContactFacts()
            person.id = person.id ?? fields.id("/requester/id")
            person.name = person.name ?? fields.text("/requester/name")
            person.email = person.email ?? fields.email("/requester/email")
            person.phone = person.phone ?? fields.phone("/requester/mobile") ?? fields.phone("/requester/phone")
            event.contact = person == ContactFacts() ? nil : person
        }
    }

    private func person(of event: CaseEvent) -> MissingFact? {
        guard let person = event.contact, person.locale == nil, let id = person.id, id.isNumericID,
            let request = self.request("/api/v2/contacts/\(id)")
        else { return nil }
        return MissingFact(request: request) { fields, event in event.contact?.locale = fields.locale("/language") }
    }

    /// The API key is the user name of Basic authentication; the password may be anything.
    private func request(_ path: String) -> TransportRequest? {
        self.access.map { access in
            let credentials = Data("\(access.token):X".utf8).base64EncodedString()
            return TransportRequest(
                method: "GET",
                url: access.api + path,
                headers: [
                    (name: "Accept", value: "application/json"), (name: "Authorization", value: "Basic \(credentials)"),
                ]
            )
        }
    }
}
