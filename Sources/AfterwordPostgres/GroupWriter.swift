import AfterwordStorage
import Synchronization

/// The one writer of this process. It takes everything that waits, runs it in one transaction, and answers all after the commit.
///
/// One writer and not several, because what waits together is mostly about the same figures: in one transaction those writes share a flush
/// and a row lock, in several they would run into each other. There are no savepoints, which would double the statements for the sake of
/// the rare write that fails. Other instances write at the same time; the transactions are SERIALIZABLE, so each runs as if alone, and
/// one that met another is run again.
final class GroupWriter: Sendable {
    static let largestGroup = 256

    /// Writes find a few rows by their keys. The server keeps the first plans of a prepared statement, and while a table is new or its
    /// statistics are old it takes reading all of it for the cheapest; that grows with every row, and under SERIALIZABLE it also runs into
    /// every other writer of the table. A table without a fitting index is still read, at a price so high that it would be compiled.
    private static let settings = "SET enable_seqscan = off; SET jit = off"

    private let lane: Lane
    /// Of a number that no other process is likely to have taken; what it leaves behind is some rows of the hours it counted or corrected in.
    private let slot = Int.random(in: 1...Int(Int32.max))
    private let queue = Mutex(WriteQueue())
    private let commits = Atomic<Int>(0)
    private let roundTrips = Atomic<Int>(0)

    init(_ string: ConnectionString) {
        self.lane = Lane(label: "write", string, settings: Self.settings)
    }

    var commitCount: Int { self.commits.load(ordering: .relaxed) }
    var roundTripCount: Int { self.roundTrips.load(ordering: .relaxed) }

    func submit(_ write: any WaitingWrite) {
        switch self.queue.withLock({ $0.add(write) }) {
        case .queued: break
        case .wakeWriter: self.lane.async { _ in self.drain() }
        case .refused(let reason): write.fail(reason)
        }
    }

    /// Refuses what comes later, waits for what was handed over, and closes the connection.
    func close() async {
        self.queue.withLock { $0.refuse(.databaseClosed) }
        await withCheckedContinuation { continuation in
            self.lane.async { lane in
                lane.drop()
                continuation.resume()
            }
        }
    }

    private func drain() {
        while true {
            let batch = self.queue.withLock { $0.take(atMost: Self.largestGroup) }
            guard !batch.isEmpty else { return }
            self.commit(batch[...])
        }
    }

    /// Commits a group; if a member throws, those before it are committed again as a group, it fails alone, and the rest go on as a group.
    private func commit(_ group: ArraySlice<any WaitingWrite>) {
        var group = group
        var patience = Patience()
        while !group.isEmpty {
            let result = GroupTransaction.run(group, on: self.lane, slot: self.slot)
            self.roundTrips.add(self.lane.takeRoundTrips(), ordering: .relaxed)
            switch result {
            case .committed:
                self.commits.add(1, ordering: .relaxed)
                for write in group { write.succeed() }
                return
            case .thrown(let error, let index): return self.part(group, at: index, because: error)
            case .unclear(let error):
                for write in group { write.fail(error) }
                return
            case .mustRepeat(let failure):
                guard let pause = patience.pause(after: failure) else { return self.giveUp(group, because: failure) }
                if pause > 0, failure.kind == .lost { group = Self.failLate(group, because: failure, at: .now)[...] }
                self.lane.pause(milliseconds: pause)
            }
        }
    }

    private func part(_ group: ArraySlice<any WaitingWrite>, at index: Int, because error: any Error) {
        let parts = group[index].parts
        if group.count == 1, parts.isEmpty { return group[index].fail(error) }
        self.commit(group[..<index])
        for part in parts.isEmpty ? [group[index]] : parts { self.commit([part]) }
        self.commit(group[(index + 1)...])
    }

    /// Answers those that have waited long enough for a server that is away.
    ///
    /// - Returns: the others.
    private static func failLate(
        _ group: some Collection<any WaitingWrite>,
        because failure: ServerFailure,
        at now: ContinuousClock.Instant
    ) -> [any WaitingWrite] {
        group.flatMap { write -> [any WaitingWrite] in
            if Patience.isOver(since: write.handedOver.upperBound, at: now) {
                write.fail(failure.error)
                return []
            }
            guard Patience.isOver(since: write.handedOver.lowerBound, at: now) else { return [write] }
            return Self.failLate(write.parts, because: failure, at: now)
        }
    }

    /// A large group that runs into others again and again has better luck in two halves, and so has one whose commit was refused for
    /// the sake of an unknown member.
    private func giveUp(_ group: ArraySlice<any WaitingWrite>, because failure: ServerFailure) {
        let parts = group.count == 1 ? group[group.startIndex].parts : Array(group)
        guard parts.count > 1 else {
            for write in group { write.fail(failure.error) }
            return
        }
        let middle = parts.count / 2
        self.commit(parts[..<middle])
        self.commit(parts[middle...])
    }
}
