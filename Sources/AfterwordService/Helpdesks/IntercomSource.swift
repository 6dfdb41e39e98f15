package import AfterwordCore

/// `type: intercom`: a webhook of an app, subscribed to `conversation.admin.closed` and, for cases that come back,
/// `conversation.admin.opened` and `conversation.user.replied`.
///
/// Settings: `secret`, the app's client secret; several separated by spaces while one is changed. With `token`, the app's access token, what
/// the webhook leaves out is asked for: address, phone and language of the person, the names of agent and team; `api` is needed only outside
/// the United States (`https://api.eu.intercom.io`). Facts: developers.intercom.com, "Webhook models" and the REST reference. That
/// conversations closed by a bot come under another topic that ends in `.closed` is not documented; they are taken as ended.
package struct IntercomSource: ConfiguredSource {
    package static let typeName = "intercom"
    package static let exampleSettings = ["secret": "afterword-test-secret", "token": "afterword-test-token"]

    package let id: String
    private let secrets: InboundSecrets?
    private let api: String
    private let token: String?

    package init(id: String, settings: SourceSettings) throws {
        self.id = id
        self.secrets = try settings.secrets()
        self.api = try settings.api() ?? "https://api.intercom.io"
        self.token = settings["token"]
        try settings.refuseOthers(than: ["secret", "unsigned", "api", "token"])
    }

    /// `sha1=` and the hexadecimal HMAC-SHA-1 of the body; no time is signed, so the notification's id keeps a repeat out.
    package func verdict(on request: InboundRequest, now: Instant) -> InboundVerdict {
        guard let secrets else { return .authentic }
        let signature = request.header("X-Hub-Signature")
        return secrets.verify(signature, over: request.body, by: .sha1, prefix: "sha1=", as: .hex)
            ? .authentic : .unauthorized
    }

    package func read(_ request: InboundRequest, now: Instant) throws(EventRefusal) -> SourceReading {
        let fields = try WebhookFields(request, now: now)
        let topic = fields.required("/topic")
        try fields.finish()
        guard let type = Self.type(of: topic) else {
            return .ignored(because: "\"\(topic)\" opens and ends no conversation")
        }
        let event = fields.required("/id")
        let conversation = fields.required("/data/item/id")
        try fields.finish()
        return .event(
            CaseEvent(
                source: self.id,
                id: event,
                type: type,
                time: fields.time("/created_at"),
                now: now,
                case: Self.caseFacts(fields, id: conversation),
                contact: Self.contact(fields)
            )
        )
    }

    /// A customer's reply opens a conversation that was closed; to one that is open it changes nothing.
    private static func type(of topic: String) -> EventType? {
        switch topic {
        case "conversation.user.created": .caseOpened
        case "conversation.admin.opened", "conversation.user.replied": .caseReopened
        case _ where topic.hasPrefix("conversation.") && topic.hasSuffix(".closed"): .caseResolved
        default: nil
        }
    }

    private static func caseFacts(_ fields: WebhookFields, id: String) -> CaseFacts {
        var facts = CaseFacts(id: id)
        facts.number = id
        facts.subject = fields.text("/data/item/title") ?? fields.text("/data/item/source/subject").flatMap(self.plain)
        facts.channel = self.channel(fields.text("/data/item/source/type"))
        facts.tags = fields.tags("/data/item/tags/tags")
        // A conversation of nobody's has the assignee null or 0.
        facts.agent = self.assignee(fields, "/data/item/admin_assignee_id").map { AgentFacts(id: $0) }
        facts.team = self.assignee(fields, "/data/item/team_assignee_id").map { TeamFacts(id: $0) }
        facts.createdAt = fields.time("/data/item/created_at")
        facts.firstReplyAt = fields.time("/data/item/statistics/first_admin_reply_at")
        facts.resolvedAt = fields.time("/data/item/statistics/last_close_at")
        return facts
    }

    private static func assignee(_ fields: WebhookFields, _ pointer: JSONPointer) -> String? {
        fields.id(pointer).flatMap { $0 == "0" ? nil : $0 }
    }

    /// `conversation` is Intercom's word for its own messenger on a site or in an app.
    private static func channel(_ type: String?) -> String? {
        type == "conversation" || type == "push" ? "chat" : ChannelNames.kind(of: type)
    }

    /// Subjects may be HTML.
    private static func plain(_ text: String) -> String? {
        let plain = text.replacing(/<[^>]*>/, with: "").trimmingPrefix { $0.isWhitespace }
        return plain.isEmpty ? nil : String(plain)
    }

    /// The author of the first message is the person only if the person began.
    private static func contact(_ fields: WebhookFields) -> ContactFacts? {
        var contact = ContactFacts(id: fields.id("/data/item/contacts/contacts/0/id"))
        if ["user", "lead", "contact"].contains(fields.text("/data/item/source/author/type")) {
            let author = fields.id("/data/item/source/author/id")
            if contact.id == nil || contact.id == author {
                contact.id = author
                contact.name = fields.text("/data/item/source/author/name")
                contact.email = fields.email("/data/item/source/author/email")
            }
        }
        return contact == ContactFacts() ? nil : contact
    }
}

// MARK: - What the webhook leaves out

extension IntercomSource {
    package func completion(of event: CaseEvent, answers: [CompletionAnswer]) -> CompletionStep {
        guard event.type == .caseResolved else { return .complete(event) }
        return event.completed(by: [self.person, self.agent, self.team], answers: answers)
    }

    /// No webhook says the language, so the person is always asked for.
    private func person(of event: CaseEvent) -> MissingFact? {
        guard let id = event.contact?.id, let request = self.request("contacts", id) else { return nil }
        return MissingFact(request: request) { fields, event in
            let known = event.contact
            event.contact?.name = known?.name ?? fields.text("/name")
            event.contact?.email = known?.email ?? fields.email("/email")
            event.contact?.phone = fields.phone("/phone")
            // The language chosen for the person, else that of the browser they write with.
            event.contact?.locale = fields.locale("/language_override") ?? fields.locale("/browser_language")
        }
    }

    private func agent(of event: CaseEvent) -> MissingFact? {
        guard let id = event.case?.agent?.id, let request = self.request("admins", id) else { return nil }
        return MissingFact(request: request) { fields, event in
            event.case?.agent?.name = fields.text("/name")
            event.case?.agent?.email = fields.email("/email")
        }
    }

    private func team(of event: CaseEvent) -> MissingFact? {
        guard let id = event.case?.team?.id, let request = self.request("teams", id) else { return nil }
        return MissingFact(request: request) { fields, event in event.case?.team?.name = fields.text("/name") }
    }

    private func request(_ kind: String, _ id: String) -> TransportRequest? {
        guard let token, !id.isEmpty, id.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }) else {
            return nil
        }
        return TransportRequest(
            method: "GET",
            url: "\(self.api)/\(kind)/\(id)",
            headers: [
                (name: "Accept", value: "application/json"), (name: "Authorization", value: "Bearer \(token)"),
                (name: "Intercom-Version", value: "2.11"),
            ]
        )
    }
}
