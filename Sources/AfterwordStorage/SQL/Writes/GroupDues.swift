/// What the writes of one transaction owe at its end: what they add to the figures, made in one go before its commit, and whether somebody
/// has to look into the outbox after it.
///
/// The answers of a group mostly count in the same few cells. Added one by one they would rewrite each cell for each answer, and that was the
/// dearest statement of all. A transaction that is undone takes its dues with it; the writes that are tried again make new ones.
package final class GroupDues {
    private var deltas: [RollupKey: Int] = [:]
    private var mayBeEmpty: Set<RollupKey> = []
    /// How many messages have got a row in the outbox that the relay has to look for.
    package private(set) var messagesToLookFor = 0

    private let slot: Int

    /// - Parameter slot: which of the rows of a cell of the figures these writes add to; their sum is the cell. Processes that write at the same
    ///   time add to rows of their own: most answers of an hour count in the same few cells, and two transactions that change one row cannot
    ///   both be kept.
    package init(slot: Int = 0) {
        self.slot = slot
    }

    /// Deltas may be negative.
    package func add(_ deltas: [RollupKey: Int]) {
        self.deltas.merge(deltas, uniquingKeysWith: +)
    }

    /// Cells that leave the table if nothing is left to count in them.
    package func forgetIfEmpty(_ keys: some Sequence<RollupKey>) {
        self.mayBeEmpty.formUnion(keys)
    }

    package func note(messagesToLookFor count: Int) { self.messagesToLookFor += count }

    /// Makes the additions so far: by the engine before each commit, and by a write that reads figures after it has changed them.
    package func settle(on connection: any SQLConnection) throws {
        let cells = self.deltas.filter { $0.value != 0 }
        self.deltas = [:]
        try RollupStatement.add(cells, in: self.slot, on: connection)
        let emptied = self.mayBeEmpty
        self.mayBeEmpty = []
        try RollupStatement.forgetEmpty(emptied, on: connection)
    }
}
