package import AfterwordCore

/// One thing that happened around a case, in plain words.
package struct Moment: Sendable, Equatable {
    /// What the moment is about.
    package enum Kind: String, Sendable, CaseIterable, Encodable {
        case event, decision, message, response, consent
        case followUp = "follow_up"
    }

    package var at: Instant
    package var kind: Kind
    /// One sentence without a full stop: "Asked by csat over inbox".
    package var title: String
    /// More lines for those who want to know why.
    package var details: [String]
    /// Id of the record it tells of; the event's type for events of the case.
    package var id: String
    /// The case as people call it, in the story of a person.
    package var supportCase: String?

    init(_ kind: Kind, at: Instant, id: String, _ title: String, details: [String] = []) {
        self.at = at
        self.kind = kind
        self.title = title
        self.details = details
        self.id = id
    }
}

extension Moment: Encodable {
    private enum CodingKeys: String, CodingKey { case at, kind, title, details, id, supportCase = "case" }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(self.at.rfc3339, forKey: .at)
        try container.encode(self.kind, forKey: .kind)
        try container.encode(self.title, forKey: .title)
        try container.encode(self.details, forKey: .details)
        try container.encode(self.id, forKey: .id)
        try container.encodeIfPresent(self.supportCase, forKey: .supportCase)
    }
}
