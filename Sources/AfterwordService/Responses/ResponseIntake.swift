import AfterwordCore
import AfterwordStorage

/// Records answers: transaction 3 of the path of the data. The answer and everything it causes are committed together.
package struct ResponseIntake: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Weighs, records and draws the consequences of one submission, together with others that wait; returns after the commit.
    package func record(_ submission: Submission) async throws -> SubmissionResult {
        let posted = PostedSubmission(submission: submission, context: self.context, now: self.context.now())
        let result = try await self.context.store.database.write(posted)
        self.context.wakeRelay()
        return result
    }

    /// The same inside a transaction of the caller, who wakes the relay: an answer in a conversation is recorded with the reply it gets.
    func record(
        _ submission: Submission,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> SubmissionResult {
        let posted = PostedSubmission(submission: submission, context: self.context, now: now)
        return try PostedSubmission.run([posted], in: connection)[0]
    }
}
