import Synchronization

/// Lets one waiting task sleep until somebody has work for it; raising it while nobody waits is remembered.
final class WakeSignal: Sendable {
    private enum State {
        case idle
        case raised
        case waiting(CheckedContinuation<Void, Never>)
    }

    /// What raises the signal at a moment that somebody waits for.
    private struct Alarm {
        var at: ContinuousClock.Instant
        var task: Task<Void, Never>
    }

    private let state = Mutex(State.idle)
    private let alarm = Mutex<Alarm?>(nil)

    deinit { self.alarm.withLock { $0?.task.cancel() } }

    func raise() {
        let waiter = self.state.withLock { state -> CheckedContinuation<Void, Never>? in
            if case .waiting(let continuation) = state {
                state = .idle
                return continuation
            }
            state = .raised
            return nil
        }
        waiter?.resume()
    }

    /// Waits until raised. Cancellation does not end it: who waits here still has something to finish.
    func wait() async {
        await withCheckedContinuation { continuation in
            let isRaised = self.state.withLock { state in
                if case .raised = state {
                    state = .idle
                    return true
                }
                state = .waiting(continuation)
                return false
            }
            if isRaised { continuation.resume() }
        }
    }

    /// - Returns: whether it was raised.
    private func lower() -> Bool {
        self.state.withLock { state in
            guard case .raised = state else { return false }
            state = .idle
            return true
        }
    }

    /// Waits until raised, until the task is cancelled, or until the time of this or an earlier wait is over.
    func wait(atMost duration: Duration) async {
        // Under load somebody has raised it already, and no timer is needed.
        if self.lower() { return }
        self.setAlarm(at: .now + duration)
        await withTaskCancellationHandler {
            await self.wait()
        } onCancel: {
            self.raise()
        }
    }

    /// An alarm that is set for earlier will do: who is woken looks at what is due and waits again. So one timer serves thousands of waits that
    /// each end long before their time.
    private func setAlarm(at moment: ContinuousClock.Instant) {
        self.alarm.withLock { alarm in
            if let alarm, alarm.at <= moment { return }
            alarm?.task.cancel()
            // Unstructured, because it outlives the wait it was set for.
            let task = Task { [weak self] in
                guard (try? await Task.sleep(until: moment, clock: .continuous)) != nil else { return }
                self?.ring(at: moment)
            }
            alarm = Alarm(at: moment, task: task)
        }
    }

    private func ring(at moment: ContinuousClock.Instant) {
        self.alarm.withLock { alarm in
            if alarm?.at == moment { alarm = nil }
        }
        self.raise()
    }
}
