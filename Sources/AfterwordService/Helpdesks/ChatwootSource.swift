package import AfterwordCore

/// `type: chatwoot`: a webhook of the account, subscribed to `conversation_created` and `conversation_status_changed`.
///
/// Settings: `secret`, the webhook's own; several separated by spaces while one is changed. `unsigned: true` for versions that sign nothing.
/// `api`, the address of the installation, gives cases a link. Signature and payloads follow Chatwoot's developer documentation and its
/// presenters; older builds and forks leave fields out, so only the ids and the status are required.
package struct ChatwootSource: ConfiguredSource {
    package static let typeName = "chatwoot"
    package static let exampleSettings = ["secret": "afterword-test-secret", "api": "https://chat.example.org"]

    package let id: String
    private let secrets: InboundSecrets?
    private let api: String?

    package init(id: String, settings: SourceSettings) throws {
        self.id = id
        self.secrets = try settings.secrets()
        self.api = try settings.api()
        try settings.refuseOthers(than: ["secret", "unsigned", "api"])
    }

    /// `sha256=` and the hexadecimal HMAC-SHA-256 of `TIMESTAMP.BODY`; the time is in Unix seconds.
    package func verdict(on request: InboundRequest, now: Instant) -> InboundVerdict {
        guard let secrets else { return .authentic }
        guard let stamp = request.header("X-Chatwoot-Timestamp"),
            let signedAt = Double(stamp).flatMap(Instant.init(unixSeconds:)),
            secrets.verify(
                request.header("X-Chatwoot-Signature"),
                over: Array("\(stamp).".utf8) + request.body,
                prefix: "sha256=",
                as: .hex
            )
        else { return .unauthorized }
        return SigningWindow().verdict(signedAt: signedAt, now: now)
    }

    package func read(_ request: InboundRequest, now: Instant) throws(EventRefusal) -> SourceReading {
        let fields = try WebhookFields(request, now: now)
        let name = fields.required("/event")
        try fields.finish()
        guard ["conversation_created", "conversation_status_changed"].contains(name) else {
            return .ignored(because: "\"\(name)\" opens and ends no conversation")
        }
        let number = fields.required("/id")
        let account = fields.required("/account/id")
        let status = fields.required("/status")
        try fields.finish()
        guard let type = Self.type(of: name, status: status, fields) else {
            return .ignored(because: "the status \"\(status)\" ends no case")
        }
        let stamp = fields.text("/updated_at") ?? fields.text("/timestamp") ?? request.digest()
        return .event(
            CaseEvent(
                source: self.id,
                id: "\(account):\(number):\(status):\(stamp)",
                type: type,
                time: fields.time("/updated_at") ?? fields.time("/timestamp"),
                now: now,
                case: self.caseFacts(fields, number: number, account: account),
                contact: Self.contact(fields)
            )
        )
    }

    /// A conversation that wakes from `snoozed` or `pending` was never ended, so nothing is reopened. One that was ended comes back to whatever
    /// status its inbox gives it: to `pending` where a bot answers first.
    private static func type(of name: String, status: String, _ fields: WebhookFields) -> EventType? {
        if name == "conversation_created" { return .caseOpened }
        if status == "resolved" { return .caseResolved }
        let changes = fields.value("/changed_attributes")?.array ?? []
        guard let previous = changes.lazy.compactMap({ $0["status"]?["previous_value"]?.string }).first else {
            // The inner form of `changed_attributes` is documented by example only: without it an opening counts.
            return status == "open" ? .caseReopened : nil
        }
        return previous == "resolved" ? .caseReopened : nil
    }

    /// A conversation's number is unique inside its account only, so the case's id names both.
    private func caseFacts(_ fields: WebhookFields, number: String, account: String) -> CaseFacts {
        var facts = CaseFacts(id: "\(account):\(number)")
        facts.number = number
        facts.subject = fields.text("/additional_attributes/mail_subject")
        facts.channel = ChannelNames.kind(of: fields.text("/channel"))
        facts.tags = fields.tags("/labels")
        if fields.value("/meta/assignee") != nil {
            facts.agent = AgentFacts(
                id: fields.id("/meta/assignee/id"),
                name: fields.text("/meta/assignee/name"),
                email: fields.email("/meta/assignee/email")
            )
        }
        if fields.value("/meta/team") != nil {
            facts.team = TeamFacts(id: fields.id("/meta/team/id"), name: fields.text("/meta/team/name"))
        }
        facts.url = self.api.map { "\($0)/app/accounts/\(account)/conversations/\(number)" }
        facts.createdAt = fields.time("/created_at")
        facts.firstReplyAt = fields.time("/first_reply_created_at")
        return facts
    }

    private static func contact(_ fields: WebhookFields) -> ContactFacts? {
        var contact = ContactFacts(
            id: fields.id("/meta/sender/id"),
            name: fields.text("/meta/sender/name"),
            email: fields.email("/meta/sender/email"),
            phone: fields.phone("/meta/sender/phone_number"),
            locale: fields.locale("/additional_attributes/conversation_language")
        )
        // An inbox calls the person what the platform calls them.
        if let kind = ChannelNames.kind(of: fields.text("/channel")), ChannelNames.withHandles.contains(kind),
            let handle = fields.id("/contact_inbox/source_id")
        {
            contact.handles[kind] = handle
        }
        return contact == ContactFacts() ? nil : contact
    }
}
