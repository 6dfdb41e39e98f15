import Synchronization

/// Lets one waiting task sleep until somebody has work for it; raising it while nobody waits is remembered.
final class WakeSignal: Sendable {
    private enum State {
        case idle
        case raised
        case waiting(CheckedContinuation<Void, Never>)
    }

    private let state = Mutex(State.idle)

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

    /// Waits until raised, the time is over or the task is cancelled.
    func wait(atMost duration: Duration) async {
        // Under load somebody has raised it already, and no timer is needed.
        if self.lower() { return }
        await withTaskCancellationHandler {
            await withTaskGroup { group in
                // Cancelled means raised in time; raising again would wake the next wait for nothing.
                group.addTask {
                    guard (try? await Task.sleep(for: duration)) != nil else { return }
                    self.raise()
                }
                await self.wait()
                group.cancelAll()
            }
        } onCancel: {
            self.raise()
        }
    }
}
