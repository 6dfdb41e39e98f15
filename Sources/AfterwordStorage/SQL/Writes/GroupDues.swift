package import AfterwordCore

/// What the writes of one transaction owe at its end: what they add to the figures, made in one go before its commit, and what they have put
/// into the outbox.
///
/// The answers of a group mostly count in the same few cells. Added one by one they would rewrite each cell for each answer, and that was the
/// dearest statement of all. A transaction that is undone takes its dues with it; the writes that are tried again make new ones.
package final class GroupDues {
    private var deltas: [RollupKey: Int] = [:]
    /// What the writes so far have put into the outbox, in their order; whoever made a message may claim it before the commit.
    package private(set) var enqueued: [EnqueuedMessage] = []

    package init() {}

    /// Deltas may be negative.
    package func add(_ deltas: [RollupKey: Int]) {
        self.deltas.merge(deltas, uniquingKeysWith: +)
    }

    /// Remembers a message that has got its row in the outbox.
    package func note(enqueued message: Message, dueAt: Instant) {
        self.enqueued.append(EnqueuedMessage(message: message, dueAt: dueAt))
    }

    /// Makes the additions so far: by the engine before each commit, and by a write that reads figures after it has changed them.
    package func settle(on connection: any SQLConnection) throws {
        let cells = self.deltas.filter { $0.value != 0 }
        self.deltas = [:]
        try RollupStatement.add(cells, on: connection)
    }
}
