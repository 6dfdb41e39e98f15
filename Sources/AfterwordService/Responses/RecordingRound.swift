import AfterwordCore
import AfterwordStorage

/// Submissions of different people about different cases, recorded together: what they need is looked up for all at once, each is decided
/// by itself, and first answers are written for all at once.
struct RecordingRound: Sendable {
    private let posts: [PostedSubmission]
    private let context: ServiceContext
    private let invitations: [EntityID<Invitation>: AnswerableInvitation]
    private let contacts: [EntityID<Contact>: Contact]
    /// Everything stored for the invitations before.
    private let stored: [EntityID<Invitation>: [StoredSubmission]]
    private let pending: [PendingMessage]
    private let surroundings: AnswerSurroundings

    init(
        _ posts: [PostedSubmission],
        _ invitations: [EntityID<Invitation>: AnswerableInvitation],
        _ context: ServiceContext,
        in connection: any SQLConnection
    ) throws {
        self.posts = posts
        self.context = context
        self.invitations = invitations
        let asked = posts.compactMap { post in
            invitations[post.submission.invitationID].map { (invitation: $0.invitation, now: post.now) }
        }
        // All questions go out together and before anything is written: nothing is waited for then between the first row and the commit, and
        // a database on a server writes the first rows while the others are made.
        let store = context.store
        let around = AnswerSurroundings.Questions(about: asked, store)
        let known = try connection.ask(
            store.contacts(asked.map(\.invitation.contactID)),
            store.submissions(ofInvitations: asked.map(\.invitation.id)),
            store.pendingMessages(ofInvitations: asked.map(\.invitation.id)),
            around.cases,
            around.histories,
            around.tasks,
            around.casesAskedForReason
        )
        (self.contacts, self.stored, self.pending) = (known.0, known.1, known.2)
        self.surroundings = AnswerSurroundings(
            cases: known.3,
            histories: known.4,
            tasks: known.5,
            casesAskedForReason: known.6
        )
    }

    /// What becomes of each, in the order they were given.
    func record(in connection: any SQLConnection) throws -> [SubmissionResult] {
        var firsts: [CountedEntry] = []
        let results = try self.posts.map { post -> SubmissionResult in
            switch try self.step(post, in: connection) {
            case .settled(let result): return result
            case .first(let answer):
                firsts.append(answer)
                return .thanks(nonce: answer.entry.nonce, correctionSecret: answer.correctionSecret)
            }
        }
        guard !firsts.isEmpty else { return results }
        let responses = try ResponseBook(self.context).count(firsts, self.pending, in: connection)
        let answers = zip(firsts, responses).map { AnswerToFollow($1, in: $0.entry, instead: nil) }
        try ConsequenceDesk(self.context).follow(answers, self.surroundings, in: connection)
        return results
    }

    private enum Step {
        case settled(SubmissionResult)
        /// No counted answer yet, and this one counts: the usual case, written together with others.
        case first(CountedEntry)
    }

    private func step(_ post: PostedSubmission, in connection: any SQLConnection) throws -> Step {
        let submission = post.submission
        guard let asked = self.invitations[submission.invitationID],
            let contact = self.contacts[asked.invitation.contactID]
        else { return .settled(.closed(.unknown)) }
        if let closure = SurveyVisit.closure(of: asked.invitation, contact: contact, now: post.now) {
            return .settled(.closed(closure))
        }
        guard let survey = self.context.surveys()[asked.invitation.survey] else { return .settled(.closed(.removed)) }
        let sheet: AnswerSheet
        switch AnswerSheet.read(submission.values, for: survey) {
        case .success(let read): sheet = read
        case .failure(let refused): return .settled(.refused(refused.fields))
        }
        let entry = try ResponseEntry(
            submission,
            invitation: asked,
            contact: contact,
            survey: survey,
            sheet: sheet,
            stored: self.stored[asked.invitation.id] ?? [],
            now: post.now,
            context: self.context,
            in: connection
        )
        return try self.step(entry, in: connection)
    }

    private func step(_ entry: ResponseEntry, in connection: any SQLConnection) throws -> Step {
        guard let finding = entry.finding else { return .settled(.closed(.unknown)) }
        if finding.state == .quarantined {
            return .settled(try ResponseQuarantine(self.context).keep(entry, finding, in: connection))
        }
        if let counted = entry.counted {
            let revision = ResponseRevision(self.context)
            return .settled(try revision.resubmit(entry, finding, counted: counted, in: connection))
        }
        if finding.state == .counted { return .first(CountedEntry(entry, finding)) }
        let kept = try ResponseBook(self.context).keep(
            entry,
            state: finding.state,
            because: finding.reason,
            evidence: finding.evidence,
            in: connection
        )
        return .settled(.confirm(kept, nonce: entry.nonce))
    }
}

/// A submission that counts, and the secret its browser may correct it with.
struct CountedEntry: Sendable {
    let entry: ResponseEntry
    let finding: EvidenceFinding
    let correctionSecret: String

    init(_ entry: ResponseEntry, _ finding: EvidenceFinding) {
        self.entry = entry
        self.finding = finding
        self.correctionSecret = entry.correctionSecret ?? CorrectionSecret.make()
    }
}
