package import AfterwordCore

/// A case as events and invitations name it.
package struct CaseReference: Encodable, Sendable {
    package var id: String
    package var source: String
    package var number: String?
    package var subject: String?
    package var channel: String?
    package var tags: [String]
    package var agent: AgentFacts?
    package var team: TeamFacts?
    package var product: String?
    package var brand: String?
    package var url: String?

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
package struct ContactReference: Encodable, Sendable {
    package var id: String
    package var name: String?
    package var email: String?
    package var phone: String?
    package var locale: String?

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
