import AfterwordStorage
import Synchronization

/// What became of a try to read.
enum ReadOutcome<Value> {
    case done(Result<Value, any Error>)
    /// There was no connection to be had, and nothing was read.
    case unconnected(ServerFailure)
}

/// A read that waits for a connection.
struct WaitingRead: Sendable {
    /// Tells one read from another, and whether its caller still waits.
    final class Ticket: Sendable {
        private let isCancelled = Atomic<Bool>(false)

        /// Nobody waits any more.
        var isGivenUp: Bool { self.isCancelled.load(ordering: .acquiring) }

        func giveUp() { self.isCancelled.store(true, ordering: .releasing) }
    }

    let ticket: Ticket
    /// Hands the outcome to the caller, or says why there was no connection to read on.
    let run: @Sendable (Lane) -> ServerFailure?
    let fail: @Sendable (any Error) -> Void
    /// Whether it waits for a server that is away.
    private let isPatient: Bool
    private let since = ContinuousClock.now

    init<Value: Sendable>(
        _ ticket: Ticket,
        isPatient: Bool,
        _ continuation: CheckedContinuation<Value, any Error>,
        _ work: @escaping @Sendable (Lane) -> ReadOutcome<Value>
    ) {
        self.ticket = ticket
        self.isPatient = isPatient
        self.fail = { continuation.resume(throwing: ticket.isGivenUp ? CancellationError() : $0) }
        self.run = { lane in
            switch work(lane) {
            case .done(let result):
                continuation.resume(with: Result { try SQLError.mapping { try result.get() } })
                return nil
            case .unconnected(let failure): return failure
            }
        }
    }

    func isInTime(at now: ContinuousClock.Instant) -> Bool {
        self.isPatient && !self.ticket.isGivenUp && !Patience.isOver(since: self.since, at: now)
    }
}
