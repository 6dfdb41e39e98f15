import AfterwordCore

/// A case as events and invitations name it.
struct CaseReference: Encodable, Sendable {
    var id: String
    var source: String
    var number: String?
    var subject: String?
    var channel: String?
    var tags: [String]
    var agent: AgentFacts?
    var team: TeamFacts?
    var product: String?
    var brand: String?
    var url: String?

    init(_ value: SupportCase) {
        self.id = value.externalID
        self.source = value.source
        self.number = value.number
        self.subject = value.subject
        self.channel = value.channel
        self.tags = value.tags
        self.agent = value.agent == AgentFacts() ? nil : value.agent
        self.team = value.team == TeamFacts() ? nil : value.team
        self.product = value.product
        self.brand = value.brand
        self.url = value.url
    }
}

/// A person as events and invitations name them.
struct ContactReference: Encodable, Sendable {
    var id: String
    var name: String?
    var email: String?
    var phone: String?
    var locale: String?

    init(_ contact: Contact) {
        self.id = contact.id.text
        self.name = contact.name
        self.email = contact.email
        self.phone = contact.phone
        self.locale = contact.locale
    }
}

/// `data` of `invitation.skipped`.
struct SkippedInvitation: Encodable {
    var survey: String
    var reason: String
    var `case`: CaseReference?
    var contact: ContactReference
}

extension SupportCase {
    /// What people call the case: its number, else the helpdesk's id.
    package var displayNumber: String { self.number ?? self.externalID }
}
