import AfterwordCore

/// What a mapping file says: where each of our fields is found in somebody else's webhook.
struct SourceMapping: Sendable, Equatable {
    /// `nil` if the helpdesk proves nothing.
    var signature: MappingSignature?
    /// The list inside the body whose elements are events; `nil` if the body is one event.
    var each: JSONPointer?
    var eventID: MappedText?
    var time: MappedTime?
    /// The first that fits says what happened; if none does, the request is ignored.
    var rules: [MappingRule] = []
    /// By our name, e.g. `case.agent.name`.
    var texts: [String: MappedText] = [:]
    var times: [String: MappedTime] = [:]
    var tags: MappedTags?
    /// By channel kind.
    var handles: [String: MappedText] = [:]

    /// Our names of what is a text, in the order of the documentation; `case.id` must be mapped.
    static let textNames = [
        "case.id", "case.number", "case.subject", "case.channel", "case.product", "case.brand", "case.url",
        "case.complaint", "case.test", "case.agent.id", "case.agent.name", "case.agent.email", "case.team.id",
        "case.team.name", "contact.id", "contact.name", "contact.email", "contact.phone", "contact.locale",
        "contact.time_zone",
    ]
    /// Those of them that are `true` or `false`.
    static let flagNames: Set = ["case.complaint", "case.test"]
    static let timeNames = ["case.created_at", "case.first_reply_at", "case.resolved_at"]
}

/// What happened, if a request fits.
struct MappingRule: Sendable, Equatable {
    struct Condition: Sendable, Equatable {
        var text: MappedText
        /// One of these, letter case aside.
        var values: [String]
    }

    var conditions: [Condition]
    var type: EventType

    func fits(_ element: MappedElement) -> Bool {
        self.conditions.allSatisfy { condition in
            guard let text = condition.text.text(in: element, takingFlags: true)?.lowercased() else { return false }
            return condition.values.contains { $0.lowercased() == text }
        }
    }
}

extension SourceMapping {
    /// The event that one element tells, or `nil` if no rule fits; what is missing is noted in `errors` by their own names. `id` is the event's
    /// where the mapping finds none, `suffix` tells apart what has the same id because it came together.
    func event(
        in element: MappedElement,
        source: String,
        id: String,
        suffix: String,
        now: Instant,
        errors: FieldErrors
    ) -> CaseEvent? {
        guard let rule = self.rules.first(where: { $0.fits(element) }) else { return nil }
        let fields = self.ownFields(element, now: now)
        guard let caseID = fields.id("/case.id") else {
            let isSaid = fields.value("/case.id") != nil
            errors.add(self.texts["case.id"]?.place ?? "case.id", isSaid ? WebhookFields.noID : "is missing")
            return nil
        }
        return CaseEvent(
            source: source,
            id: self.eventID?.said(in: element).map { $0.isOfElement ? $0.text : $0.text + suffix } ?? id + suffix,
            type: rule.type,
            time: fields.time("/time"),
            now: now,
            case: self.caseFacts(fields, id: caseID, element),
            contact: self.contact(fields, element, now: now)
        )
    }

    /// What the element says under our names, so that it is cleaned and shaped as every other helpdesk's is.
    private func ownFields(_ element: MappedElement, now: Instant) -> WebhookFields {
        var texts = self.texts.reduce(into: [String: JSONValue]()) { texts, entry in
            let text = entry.value.text(in: element, takingFlags: Self.flagNames.contains(entry.key))
            texts[entry.key] = text.map(JSONValue.string)
        }
        for (kind, text) in self.handles { texts["handle.\(kind)"] = text.text(in: element).map(JSONValue.string) }
        var times = self.times.compactMapValues { $0.instant(in: element).map { JSONValue.string($0.rfc3339) } }
        times["time"] = self.time?.instant(in: element).map { .string($0.rfc3339) }
        let members = texts.merging(times) { text, _ in text }
        return WebhookFields(.object(members.map { JSONMember($0.key, $0.value) }), now: now)
    }

    private func caseFacts(_ fields: WebhookFields, id: String, _ element: MappedElement) -> CaseFacts {
        var facts = CaseFacts(id: id)
        facts.number = fields.text("/case.number")
        facts.subject = fields.text("/case.subject")
        facts.channel = ChannelNames.kind(of: fields.text("/case.channel"))
        facts.product = fields.text("/case.product")
        facts.brand = fields.text("/case.brand")
        facts.url = fields.webAddress("/case.url")
        facts.isComplaint = fields.text("/case.complaint").flatMap { Bool($0.lowercased()) }
        facts.isTest = fields.text("/case.test").flatMap { Bool($0.lowercased()) }
        let agent = AgentFacts(
            id: fields.id("/case.agent.id"),
            name: fields.text("/case.agent.name"),
            email: fields.email("/case.agent.email")
        )
        facts.agent = agent == AgentFacts() ? nil : agent
        let team = TeamFacts(id: fields.id("/case.team.id"), name: fields.text("/case.team.name"))
        facts.team = team == TeamFacts() ? nil : team
        facts.createdAt = fields.time("/case.created_at")
        facts.firstReplyAt = fields.time("/case.first_reply_at")
        facts.resolvedAt = fields.time("/case.resolved_at")
        facts.tags = self.tags.flatMap { tags in
            WebhookFields(element.body, now: fields.now).tags(tags.at, name: tags.name, separator: tags.separator)
        }
        return facts
    }

    private func contact(_ fields: WebhookFields, _ element: MappedElement, now: Instant) -> ContactFacts? {
        let contact = ContactFacts(
            id: fields.id("/contact.id"),
            name: fields.text("/contact.name"),
            email: fields.email("/contact.email"),
            phone: fields.phone("/contact.phone"),
            locale: fields.language("/contact.locale"),
            timeZone: fields.timeZone("/contact.time_zone"),
            handles: self.handles.keys.reduce(into: [:]) { handles, kind in
                handles[kind] = JSONPointer("/handle.\(kind)").flatMap(fields.id)
            }
        )
        return contact == ContactFacts() ? nil : contact
    }
}
