/// Something a person did for others, e.g. an answer in a forum; counted once somebody reviewed it.
package struct Contribution: Entity, Equatable {
    package static let idPrefix = "ctb"

    package enum Kind: String, Sendable, CaseIterable {
        case helped
    }

    package var id: EntityID<Contribution>
    package var contactID: EntityID<Contact>
    /// Who told of it, and what it is called there.
    package var source: String
    package var externalID: String
    package var kind: Kind
    /// Where it can be read.
    package var url: String?
    package var note: String?
    package var at: Instant
    package var state: ReviewState
    package var reviewedAt: Instant?
    package var reviewedBy: String?

    package init(
        id: EntityID<Contribution>,
        contactID: EntityID<Contact>,
        source: String,
        externalID: String,
        kind: Kind,
        at: Instant
    ) {
        self.id = id
        self.contactID = contactID
        self.source = source
        self.externalID = externalID
        self.kind = kind
        self.at = at
        self.state = .pending
    }
}

/// What a reviewer made of a thing.
package enum ReviewState: String, Sendable, CaseIterable { case pending, approved, rejected }
