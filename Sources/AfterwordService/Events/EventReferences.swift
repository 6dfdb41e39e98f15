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

    package init(_ value: SupportCase) {
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

extension CaseReference {
    /// The same as ``WireJSON`` makes of it, for the invitation, of which there are most.
    package var json: JSONValue {
        .object(leavingOutNil: [
            ("agent", self.agent?.json),
            ("brand", self.brand.map(JSONValue.string)),
            ("channel", self.channel.map(JSONValue.string)),
            ("id", .string(self.id)),
            ("number", self.number.map(JSONValue.string)),
            ("product", self.product.map(JSONValue.string)),
            ("source", .string(self.source)),
            ("subject", self.subject.map(JSONValue.string)),
            ("tags", .texts(self.tags)),
            ("team", self.team?.json),
            ("url", self.url.map(JSONValue.string)),
        ])
    }
}

extension AgentFacts {
    fileprivate var json: JSONValue {
        .object(leavingOutNil: [
            ("email", self.email.map(JSONValue.string)),
            ("id", self.id.map(JSONValue.string)),
            ("name", self.name.map(JSONValue.string)),
        ])
    }
}

extension TeamFacts {
    fileprivate var json: JSONValue {
        .object(leavingOutNil: [("id", self.id.map(JSONValue.string)), ("name", self.name.map(JSONValue.string))])
    }
}

/// A person as events and invitations name them.
package struct ContactReference: Encodable, Sendable {
    package var id: String
    package var name: String?
    package var email: String?
    package var phone: String?
    package var locale: String?

    package init(_ contact: Contact) {
        self.id = contact.id.text
        self.name = contact.name
        self.email = contact.email
        self.phone = contact.phone
        self.locale = contact.locale
    }
}

extension ContactReference {
    /// The same as ``WireJSON`` makes of it.
    package var json: JSONValue {
        .object(leavingOutNil: [
            ("email", self.email.map(JSONValue.string)),
            ("id", .string(self.id)),
            ("locale", self.locale.map(JSONValue.string)),
            ("name", self.name.map(JSONValue.string)),
            ("phone", self.phone.map(JSONValue.string)),
        ])
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
