import AfterwordCore

/// The body that a trigger or automation sends: a template of our documentation, filled by Zendesk's placeholders.
///
/// Every placeholder arrives as a text, an empty one for what the ticket does not have. A trigger says what a ticket became, not what it was.
struct ZendeskTriggerBody {
    let fields: WebhookFields
    let source: String
    /// Stands in for an event id of Zendesk's own; a trigger has none. Without a time in the body it must tell two solutions of one ticket apart.
    let eventID: String
    /// When the request was signed.
    let at: Instant

    func reading() throws(EventRefusal) -> SourceReading {
        let caseID = self.fields.required("/case_id")
        let word = self.fields.required("/status")
        try self.fields.finish()
        guard let status = ZendeskStatus(word) else {
            return .ignored(because: "the status \"\(word)\" is not known; write the English word into the trigger")
        }
        return .event(
            CaseEvent(
                source: self.source,
                id: self.fields.id("/event_id") ?? self.eventID,
                type: Self.type(of: status),
                time: self.fields.time("/updated_at"),
                now: self.at,
                case: self.caseFacts(id: caseID),
                contact: self.contact
            )
        )
    }

    /// Whoever sends an open status has a trigger for tickets that come back.
    private static func type(of status: ZendeskStatus) -> EventType {
        switch status {
        case .new: .caseOpened
        case .open, .pending, .hold: .caseReopened
        case .solved: .caseResolved
        case .closed: .caseClosed
        }
    }

    private func caseFacts(id: String) -> CaseFacts {
        var facts = CaseFacts(id: id)
        facts.number = id
        facts.subject = self.fields.text("/subject")
        facts.channel = ChannelNames.kind(of: self.fields.text("/channel"))
        facts.tags = self.fields.tags("/tags", separator: " ")
        facts.agent = self.named("/agent").map {
            AgentFacts(id: $0.id, name: $0.name, email: self.fields.email("/agent/email"))
        }
        facts.team = self.named("/team").map { TeamFacts(id: $0.id, name: $0.name) }
        facts.brand = self.fields.text("/brand")
        facts.url = self.url
        facts.createdAt = self.fields.time("/created_at")
        return facts
    }

    /// A name alone, or an object with `id` and `name`.
    private func named(_ pointer: JSONPointer) -> (id: String?, name: String?)? {
        if let name = self.fields.text(pointer) { return (nil, name) }
        let inner = (
            id: JSONPointer(stringLiteral: "\(pointer)/id"), name: JSONPointer(stringLiteral: "\(pointer)/name")
        )
        let read = (id: self.fields.id(inner.id), name: self.fields.text(inner.name))
        return read.id == nil && read.name == nil ? nil : read
    }

    /// `{{ticket.link}}` comes with a scheme, `{{ticket.url}}` without.
    private var url: String? {
        guard let text = self.fields.text("/url") else { return nil }
        let address: JSONValue = ["url": .string(text.contains("://") ? text : "https://\(text)")]
        return WebhookFields(address, now: self.at).webAddress("/url")
    }

    private var contact: ContactFacts? {
        let fields = self.fields
        let contact = ContactFacts(
            // The id of another system must not be taken for one of Zendesk's.
            id: fields.id("/customer/id") ?? fields.id("/customer/external_id").map { "external:\($0)" },
            name: fields.text("/customer/name"),
            email: fields.email("/customer/email"),
            phone: fields.phone("/customer/phone"),
            locale: fields.text("/customer/locale").flatMap(LanguageNames.tag(of:))
        )
        return contact == ContactFacts() ? nil : contact
    }
}
