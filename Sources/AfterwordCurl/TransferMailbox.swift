import AfterwordCore
import AfterwordDelivery
import Synchronization

/// One exchange on its way to the curl thread.
struct TransferJob: Sendable {
    var request: TransportRequest
    var target: RequestTarget
    /// Looked up and permitted; none for a local socket.
    var addresses: [IPAddress]
    var deadline: ContinuousClock.Instant
    var continuation: CheckedContinuation<TransportReply, Never>

    func fail(_ failure: TransportFailure) { self.continuation.resume(returning: .failure(failure)) }
}

/// The only thing callers and the curl thread share: any thread puts jobs in and wakes, the curl thread takes them out.
final class TransferMailbox: Sendable {
    private enum Phase {
        case open
        /// Takes no more jobs; what runs may finish until then.
        case stopping(ContinuousClock.Instant)
        /// The bell is gone and must not be rung again.
        case closed
    }

    private struct State {
        var phase = Phase.open
        var jobs: [TransferJob] = []
        var stopped: [CheckedContinuation<Void, Never>] = []
    }

    private static let refusal = TransportFailure(code: .withheld, detail: "the server is stopping")

    let set: WakeableSet
    private let state = Mutex(State())

    init(set: WakeableSet) {
        self.set = set
    }

    func submit(_ job: TransferJob) {
        let isTaken = self.state.withLock { state in
            guard case .open = state.phase else { return false }
            state.jobs.append(job)
            // Waking once for each batch is enough: the thread takes all there is.
            if state.jobs.count == 1 { self.set.ring() }
            return true
        }
        if !isTaken { job.fail(Self.refusal) }
    }

    /// Asks the thread to end by `deadline`; an earlier deadline wins over one asked for before.
    func stop(by deadline: ContinuousClock.Instant) {
        self.state.withLock { state in
            switch state.phase {
            case .open: state.phase = .stopping(deadline)
            case .stopping(let earlier): state.phase = .stopping(min(earlier, deadline))
            case .closed: return
            }
            self.set.ring()
        }
    }

    func waitUntilClosed() async {
        await withCheckedContinuation { continuation in
            let isClosed = self.state.withLock { state in
                if case .closed = state.phase { return true }
                state.stopped.append(continuation)
                return false
            }
            if isClosed { continuation.resume() }
        }
    }

    /// For the curl thread: the jobs that came in, and by when to end if it is to end.
    func take() -> (jobs: [TransferJob], stopBy: ContinuousClock.Instant?) {
        self.state.withLock { state in
            defer { state.jobs.removeAll(keepingCapacity: true) }
            guard case .stopping(let deadline) = state.phase else { return (state.jobs, nil) }
            return (state.jobs, deadline)
        }
    }

    /// For the curl thread: after this nobody rings the bell any more. What it has not taken was not begun.
    func close() {
        let (jobs, waiters) = self.state.withLock { state in
            state.phase = .closed
            defer {
                state.jobs = []
                state.stopped = []
            }
            return (state.jobs, state.stopped)
        }
        for waiter in waiters { waiter.resume() }
        for job in jobs { job.fail(Self.refusal) }
    }
}
