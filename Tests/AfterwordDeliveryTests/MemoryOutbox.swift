import AfterwordCore
import AfterwordDelivery
import AfterwordStorage
import Synchronization

/// An outbox in memory that keeps the rules of the real one and remembers every record.
final class MemoryOutbox: OutboxStore {
    struct Failure: Error {}

    private struct Row {
        var message: Message
        var due: Instant
        var attempts = 0
        var claimID: Int64?
    }

    private struct State {
        var rows: [EntityID<Message>: Row] = [:]
        var records: [DeliveryRecord] = []
        var lastClaim: Int64 = 0
        var failingWrites = 0
        var stopped: [String: String] = [:]
        var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    func add(_ messages: [Message], due: Instant) {
        self.state.withLock { state in
            for message in messages { state.rows[message.id] = Row(message: message, due: due) }
        }
    }

    /// Puts messages in that are claimed already, as a transaction does that hands them over.
    func addClaimed(_ messages: [Message], due: Instant) -> [ClaimedMessage] {
        self.state.withLock { state in
            messages.map { message in
                state.lastClaim += 1
                state.rows[message.id] = Row(message: message, due: due, claimID: state.lastClaim)
                return ClaimedMessage(message: message, attempt: 1, claimID: state.lastClaim, dueAt: due)
            }
        }
    }

    /// Makes the next writes fail.
    func failWrites(_ count: Int) { self.state.withLock { $0.failingWrites = count } }

    /// Records of tries, without what was only put back.
    var tries: [DeliveryRecord] { self.state.withLock { $0.records.filter(\.wasTried) } }
    var records: [DeliveryRecord] { self.state.withLock { $0.records } }
    var waiting: Int { self.state.withLock { $0.rows.count } }
    var claimed: Int { self.state.withLock { $0.rows.values.count { $0.claimID != nil } } }

    /// Waits until so many records are kept.
    func recorded(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = self.state.withLock { state in
                if state.records.count >= count { return true }
                state.waiters.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    func take(_ scope: ClaimScope, limit: Int, now: Instant, owner: Int64) async throws -> ClaimedBatch {
        self.state.withLock { state in
            let due = state.rows.values.filter {
                $0.claimID == nil && $0.due <= now && scope.covers($0.message, $0.due)
            }
            .sorted { ($0.due, $0.message.id) < ($1.due, $1.message.id) }
            var left = scope.shares
            let shared = due.filter { row in
                guard let share = left?[row.message.destination] else { return true }
                left?[row.message.destination] = share - 1
                return share > 0
            }
            let taken = shared.prefix(limit)
            return ClaimedBatch(
                messages: taken.compactMap { Self.claim($0, &state) },
                count: taken.count,
                last: taken.last.map { OutboxPosition(due: $0.due, id: $0.message.id) }
            )
        }
    }

    /// What is stopped is held instead.
    private static func claim(_ row: Row, _ state: inout State) -> ClaimedMessage? {
        if state.stopped[row.message.destination] != nil || state.stopped[row.message.channel] != nil {
            state.rows[row.message.id] = nil
            return nil
        }
        state.lastClaim += 1
        state.rows[row.message.id]?.claimID = state.lastClaim
        return ClaimedMessage(
            message: row.message,
            attempt: row.attempts + 1,
            claimID: state.lastClaim,
            dueAt: row.due
        )
    }

    func record(_ records: [DeliveryRecord]) async throws {
        let ready = try self.state.withLock { state in
            if state.failingWrites > 0 {
                state.failingWrites -= 1
                throw Failure()
            }
            for record in records where state.rows[record.messageID]?.claimID == record.claimID {
                Self.apply(record, &state)
            }
            let ready = state.waiters.filter { $0.count <= state.records.count }
            state.waiters.removeAll { $0.count <= state.records.count }
            return ready
        }
        for waiter in ready { waiter.continuation.resume() }
    }

    /// Stops queues or channels, as a person would.
    func stop(_ names: [String: String]) { self.state.withLock { $0.stopped = names } }

    func stoppedDestinations() async throws -> [String: String] { self.state.withLock { $0.stopped } }

    func nextDue(_ scope: ClaimScope) async throws -> Instant? {
        self.state.withLock { state in
            state.rows.values.filter { $0.claimID == nil && scope.covers($0.message, $0.due) }.map(\.due).min()
        }
    }

    func releaseStaleClaims(epoch: Int64, holding channels: Set<String>) async throws {}

    private static func apply(_ record: DeliveryRecord, _ state: inout State) {
        state.records.append(record)
        guard case .retry(let due, _) = record.outcome else {
            state.rows[record.messageID] = nil
            return
        }
        state.rows[record.messageID]?.due = due
        state.rows[record.messageID]?.claimID = nil
        state.rows[record.messageID]?.attempts = record.wasTried ? record.attempt : record.attempt - 1
    }
}

extension ClaimScope {
    /// How many of each destination; `nil` if that is not limited.
    var shares: [String: Int]? {
        if case .shares(let shares) = self { shares } else { nil }
    }

    func covers(_ message: Message, _ due: Instant) -> Bool {
        switch self {
        case .shares(let shares): shares[message.destination] != nil
        case .except(let names, let position):
            !names.contains(message.destination) && position.map { ($0.due, $0.id) < (due, message.id) } ?? true
        }
    }
}
