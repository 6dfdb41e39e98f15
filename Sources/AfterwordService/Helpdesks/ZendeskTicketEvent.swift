import AfterwordCore

/// The body of a ticket event subscription: Zendesk's own, the same for every account.
struct ZendeskTicketEvent {
    private static let prefix = "zen:event-type:"

    let fields: WebhookFields
    let source: String
    /// The account's address, for a link to the ticket.
    let address: String?

    func reading() throws(EventRefusal) -> SourceReading {
        let name = self.fields.required("/type")
        try self.fields.finish()
        switch name {
        case Self.prefix + "ticket.created": return try self.event(.caseOpened)
        case Self.prefix + "ticket.status_changed": return try self.statusChange()
        default: return .ignored(because: "\"\(name)\" opens and ends no ticket")
        }
    }

    /// A ticket that goes from pending to open was never ended, so nothing is reopened.
    private func statusChange() throws(EventRefusal) -> SourceReading {
        let current = self.fields.required("/event/current")
        try self.fields.finish()
        let previous = self.fields.text("/event/previous").flatMap { ZendeskStatus($0) }
        switch ZendeskStatus(current) {
        case .solved: return try self.event(.caseResolved)
        case .closed: return try self.event(.caseClosed)
        case .some where previous?.isEnded == true: return try self.event(.caseReopened)
        default: return .ignored(because: "the status \"\(current)\" ends no ticket")
        }
    }

    private func event(_ type: EventType) throws(EventRefusal) -> SourceReading {
        let id = self.fields.required("/id")
        let ticket = self.fields.required("/detail/id")
        try self.fields.finish()
        var facts = CaseFacts(id: ticket)
        facts.number = ticket
        facts.subject = self.fields.text("/detail/subject")
        facts.channel = ChannelNames.kind(of: self.fields.text("/detail/via/channel"))
        facts.tags = self.fields.tags("/detail/tags")
        facts.agent = self.fields.id("/detail/assignee_id").map { AgentFacts(id: $0) }
        facts.team = self.fields.id("/detail/group_id").map { TeamFacts(id: $0) }
        facts.brand = self.fields.id("/detail/brand_id")
        facts.url = self.address.map { "\($0)/agent/tickets/\(ticket)" }
        facts.createdAt = self.fields.time("/detail/created_at")
        return .event(
            CaseEvent(
                source: self.source,
                id: id,
                type: type,
                time: self.fields.time("/time"),
                now: self.fields.now,
                case: facts,
                contact: self.fields.id("/detail/requester_id").map { ContactFacts(id: $0) }
            )
        )
    }
}
