import AfterwordCore
import AfterwordDelivery
import Synchronization

/// One exchange on its way to the curl thread. A class, because it goes through lists, and a copy would count two dozen references.
final class TransferJob: Sendable {
    let request: TransportRequest
    let target: RequestTarget
    /// Looked up and permitted; none for a local socket.
    let addresses: [IPAddress]
    let deadline: ContinuousClock.Instant
    let continuation: CheckedContinuation<TransportReply, Never>

    init(
        request: TransportRequest,
        target: RequestTarget,
        addresses: [IPAddress],
        deadline: ContinuousClock.Instant,
        continuation: CheckedContinuation<TransportReply, Never>
    ) {
        self.request = request
        self.target = target
        self.addresses = addresses
        self.deadline = deadline
        self.continuation = continuation
    }

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
            // Waking once is enough: the thread does not sleep before it has taken all there is.
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

    /// What the curl thread finds when it looks.
    struct Mail {
        var jobs: [TransferJob]
        /// There are more jobs than were asked for.
        var isMore: Bool
        /// By when to end, if it is to end.
        var stopBy: ContinuousClock.Instant?
    }

    /// For the curl thread: the jobs that came in first.
    func take(atMost count: Int) -> Mail {
        self.state.withLock { state in
            let jobs = Array(state.jobs.prefix(count))
            state.jobs.removeFirst(jobs.count)
            var mail = Mail(jobs: jobs, isMore: !state.jobs.isEmpty)
            if case .stopping(let deadline) = state.phase { mail.stopBy = deadline }
            return mail
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
