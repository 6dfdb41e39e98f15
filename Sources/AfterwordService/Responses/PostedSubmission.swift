import AfterwordCore
import AfterwordStorage

/// A submission that is to be recorded, with the moment it came.
///
/// A class, because it goes from queue to queue, and its context is large.
final class PostedSubmission: BatchedWrite {
    let submission: Submission
    let context: ServiceContext
    let now: Instant

    init(submission: Submission, context: ServiceContext, now: Instant) {
        self.submission = submission
        self.context = context
        self.now = now
    }

    /// One process has one configuration, so the first one's context stands for all.
    static func run(_ posts: [PostedSubmission], in connection: any SQLConnection) throws -> [SubmissionResult] {
        guard let context = posts.first?.context else { return [] }
        var results = posts.map { _ in SubmissionResult.closed(.unknown) }
        var invitations = try self.invitations(of: posts, context, in: connection)
        for (number, places) in self.rounds(of: posts, invitations).enumerated() {
            let members = places.map { posts[$0] }
            // What an earlier round has recorded may have closed or locked the invitation.
            if number > 0 { invitations = try self.invitations(of: members, context, in: connection) }
            let round = try RecordingRound(members, invitations, context, in: connection)
            for (place, result) in zip(places, try round.record(in: connection)) { results[place] = result }
        }
        return results
    }

    private static func invitations(
        of posts: [PostedSubmission],
        _ context: ServiceContext,
        in connection: any SQLConnection
    ) throws -> [EntityID<Invitation>: AnswerableInvitation] {
        try context.store.answerableInvitations(posts.map(\.submission.invitationID), in: connection)
    }

    /// The places of the submissions by the round they are recorded in: each person and each case appears once in a round, so that a
    /// second submission sees what the first one did. What asks for an unknown invitation is in none.
    private static func rounds(
        of posts: [PostedSubmission],
        _ invitations: [EntityID<Invitation>: AnswerableInvitation]
    ) -> [[Int]] {
        var rounds: [[Int]] = []
        var nextOfContact: [EntityID<Contact>: Int] = [:]
        var nextOfCase: [EntityID<SupportCase>: Int] = [:]
        for (place, post) in posts.enumerated() {
            guard let invitation = invitations[post.submission.invitationID]?.invitation else { continue }
            let number = max(
                nextOfContact[invitation.contactID] ?? 0,
                invitation.caseID.flatMap { nextOfCase[$0] } ?? 0
            )
            nextOfContact[invitation.contactID] = number + 1
            if let caseID = invitation.caseID { nextOfCase[caseID] = number + 1 }
            if number == rounds.count { rounds.append([]) }
            rounds[number].append(place)
        }
        return rounds
    }
}
