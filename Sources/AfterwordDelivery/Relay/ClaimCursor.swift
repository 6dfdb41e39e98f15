import AfterwordCore
import AfterwordStorage

/// How far claims have read the outbox, so that they do not read a passed-over backlog again and again. Pure; the moment is handed in.
struct ClaimCursor: Sendable {
    /// Rows due so lately are read again: a slower transaction may still put one in behind us, or another server with a clock of its own.
    private static let slack = Duration.seconds(5)
    /// After this everything is read from the start, whatever put a row in behind us.
    private static let lifetime = Duration.seconds(30)

    private var position: OutboxPosition?
    private var until: Instant?

    /// Where a claim begins that passes over some destinations; `nil` = at the start.
    mutating func start(passingOver names: Set<String>, now: Instant) -> OutboxPosition? {
        if names.isEmpty || self.until.map({ $0 <= now }) ?? true {
            self.position = nil
            self.until = now + Self.lifetime
        }
        return self.position
    }

    /// All up to the last row of these is claimed, held or passed over; if they are fewer than asked for, so is everything that was due.
    mutating func advance(over batch: ClaimedBatch, of limit: Int, now: Instant) {
        let recent = OutboxPosition(due: now - Self.slack, id: EntityID(rawValue: 0))
        guard batch.count >= limit, let last = batch.last, last.due < recent.due else {
            self.position = recent
            return
        }
        self.position = last
    }
}

/// One claim to be made.
struct ClaimOrder: Sendable, Equatable {
    var scope: ClaimScope
    var limit: Int
}
