package import AfterwordCore
package import AfterwordStorage

/// What waits for a person, as counts; each is read from a small partial index, never from a whole table.
package struct DeskLoad: Sendable, Equatable {
    /// Follow-ups without a first contact, and how many of those are past their time.
    package var toCall: Int
    package var late: Int
    /// Answers of the last 28 days that a person may release.
    package var quarantined: Int
    var messages: [MessageState: Int]

    /// How many messages wait, are held, came back, or failed for good; 0 for the other states.
    package func messages(_ state: MessageState) -> Int { self.messages[state] ?? 0 }

    /// Came back, or used every try.
    package var failedMessages: Int { self.messages(.exhausted) + self.messages(.bounced) }
}

extension RecordLists {
    /// The counts at this moment; `audience` limits the calls to what somebody may see.
    package func deskLoad(at now: Instant, for audience: FollowUpAudience? = nil) async throws -> DeskLoad {
        try await self.store.database.read { [store] connection in
            let calls = try store.callsToMake(now: now, for: audience, in: connection)
            return DeskLoad(
                toCall: calls.open,
                late: calls.late,
                quarantined: try store.quarantinedResponses(since: now - .days(28), in: connection),
                messages: try store.outboxCounts(in: connection)
            )
        }
    }
}

extension RecordLists {
    /// What is still to be done at this moment, for the chips over the queue.
    package func followUpCounts(at now: Instant, for audience: FollowUpAudience? = nil) async throws -> FollowUpCounts {
        try await self.store.database.read { [store] connection in
            try store.followUpCounts(now: now, for: audience, in: connection)
        }
    }
}
