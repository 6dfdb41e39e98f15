import AfterwordCore
import AfterwordStorage

/// Everything about one case: one list of moments in plain words, and the records behind it.
package struct CaseStory: Encodable, Sendable {
    package var `case`: CaseRecord
    /// How it stands, in one sentence.
    package var summary: String
    /// Oldest first.
    package var moments: [Moment]
    package var decisions: [DecisionRecord]
    package var invitations: [InvitationRecord]
    package var messages: [MessageDetail]
    package var responses: [ResponseRecord]
    package var followUps: [FollowUpDetail]
}

/// Reads stories.
package struct CaseStories: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// The story of the case that `source` calls `externalID`, on one snapshot; `nil` if there is none.
    package func story(source: String, externalID: String) async throws -> CaseStory? {
        let store = self.context.store
        let now = self.context.now()
        let teller = StoryTeller(calendar: ZonedCalendar(timeZone: self.context.account.timeZone))
        return try await store.database.read { connection in
            guard let material = try CaseMaterial.read(source, externalID, store: store, in: connection) else {
                return nil
            }
            return try material.story(by: teller, now: now, store: store, in: connection)
        }
    }
}

/// The rows around one case.
struct CaseMaterial {
    var supportCase: SupportCase
    var contact: Contact?
    var events: [CaseTimeline.Entry]
    var decisions: [Decision]
    var invitations: [Invitation]
    var messages: [(message: Message, attempts: [Attempt])]
    var responses: [Response]
    var followUps: [(task: FollowUp, entries: [FollowUpEntry])]

    static func read(
        _ source: String,
        _ externalID: String,
        store: Store,
        in connection: any SQLConnection
    ) throws -> CaseMaterial? {
        guard let supportCase = try store.supportCase(source: source, externalID: externalID, in: connection) else {
            return nil
        }
        let invitations = try store.invitations(ofCase: supportCase.id, in: connection)
        let tasks = try store.followUps(ofCase: supportCase.id, in: connection)
        let replies = try tasks.flatMap { try store.replies(from: $0.id, in: connection) }
        return CaseMaterial(
            supportCase: supportCase,
            contact: try store.contact(supportCase.contactID, in: connection),
            events: try store.timeline(of: supportCase.id, in: connection),
            decisions: try store.decisions(ofCase: supportCase.id, in: connection),
            invitations: invitations,
            messages: try
                (invitations.flatMap { try store.messages(ofInvitation: $0.id, in: connection) }
                + replies.compactMap { try store.message($0.messageID, in: connection) })
                .map { ($0, try store.attempts(of: $0.id, in: connection)) },
            responses: try store.responses(ofCase: supportCase.id, in: connection),
            followUps: try tasks.map { ($0, try store.entries(of: $0.id, in: connection)) }
        )
    }

    func story(by teller: StoryTeller, now: Instant, store: Store, in connection: any SQLConnection) throws -> CaseStory
    {
        let references = try RecordReferences(
            contacts: [self.supportCase.contactID] + self.invitations.map(\.contactID),
            cases: [self.supportCase.id],
            store: store,
            in: connection
        )
        let tasks = try FollowUpRecord.records(
            of: self.followUps.map(\.task),
            now: now,
            store: store,
            in: connection
        )
        return CaseStory(
            case: CaseRecord(self.supportCase, references),
            summary: teller.summary(of: self),
            moments: teller.moments(of: self),
            decisions: self.decisions.map(DecisionRecord.init),
            invitations: self.invitations.map { InvitationRecord($0, references) },
            messages: self.messages.map {
                MessageDetail(
                    message: MessageRecord($0.message, references),
                    tries: $0.attempts.map(MessageDetail.Try.init)
                )
            },
            responses: self.responses.map { ResponseRecord($0, references) },
            followUps: zip(tasks, self.followUps).map {
                // The story tells the answers themselves.
                FollowUpDetail(followUp: $0, answers: [], entries: $1.entries.map(FollowUpDetail.Entry.init))
            }
        )
    }
}
