package import AfterwordCore
import AfterwordStorage

/// Everything about one person as one list of moments in plain words.
package struct ContactStory: Encodable, Sendable {
    package var contact: ContactRecord
    /// How it stands, in one sentence.
    package var summary: String
    /// Oldest first.
    package var moments: [Moment]
    /// Newest first.
    package var cases: [CaseRecord]
    package var responses: [ResponseRecord]
    /// Whether the person was erased: then nothing else is known.
    package var isErased: Bool
}

/// Reads the stories of people.
package struct ContactStories: Sendable {
    /// Of each kind of thing the newest; more is in the lists.
    static let most = 100

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// The story of a person on one snapshot; `nil` if nobody has the id.
    package func story(of id: EntityID<Contact>) async throws -> ContactStory? {
        let store = self.context.store
        let teller = StoryTeller(calendar: ZonedCalendar(timeZone: self.context.account.timeZone))
        return try await store.database.read { connection in
            guard let material = try ContactMaterial.read(id, store: store, in: connection) else { return nil }
            let references = try RecordReferences(
                contacts: [id],
                cases: material.cases.map(\.supportCase.id) + material.responses.map(\.caseID),
                store: store,
                in: connection
            )
            return ContactStory(
                contact: ContactRecord(material.contact, try store.identities(of: id, in: connection)),
                summary: teller.summary(of: material),
                moments: teller.moments(of: material),
                cases: material.cases.map { CaseRecord($0.supportCase, references) },
                responses: material.responses.map { ResponseRecord($0, references) },
                isErased: material.contact.erasedAt != nil
            )
        }
    }
}

/// The rows around one person.
struct ContactMaterial {
    var contact: Contact
    var cases: [(supportCase: SupportCase, events: [CaseTimeline.Entry])]
    var invitations: [Invitation]
    var decisions: [Decision]
    var messages: [(message: Message, attempts: [Attempt])]
    var responses: [Response]
    var followUps: [(task: FollowUp, entries: [FollowUpEntry])]
    var consents: [ConsentStatement]

    static func read(
        _ id: EntityID<Contact>,
        store: Store,
        in connection: any SQLConnection
    ) throws -> ContactMaterial? {
        guard let contact = try store.contact(id, in: connection) else { return nil }
        let most = ContactStories.most
        let cases = try store.cases(ofContact: id, limit: most, in: connection)
        let invitations = try store.invitations(ofContact: id, limit: most, in: connection)
        return ContactMaterial(
            contact: contact,
            cases: try cases.map { ($0, try store.timeline(of: $0.id, in: connection)) },
            invitations: invitations,
            decisions: try store.decisions(about: invitations.map(\.id), cases: cases.map(\.id), in: connection),
            messages: try store.messages(ofContact: id, limit: most, in: connection)
                .map { ($0, try store.attempts(of: $0.id, in: connection)) },
            responses: try store.responses(ofContact: id, limit: most, in: connection),
            followUps: try store.followUps(ofContact: id, limit: most, in: connection)
                .map { ($0, try store.entries(of: $0.id, in: connection)) },
            consents: try store.consents(ofContact: id, limit: most, in: connection)
        )
    }
}
