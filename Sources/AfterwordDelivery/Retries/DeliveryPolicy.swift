package import AfterwordCore

/// Turns the class of a reply into what happens to the message. Pure: time and chance are handed in.
package struct DeliveryPolicy: Sendable, Equatable {
    package var retries: RetryPolicy
    /// Begins the reason of a message that a person must judge: resuming the channel does not send it again.
    private static let unclear = "\(DeliveryDoubt.held) whether it arrived: "
    /// So that a process that may not send does not claim and put back the same message all the time.
    private static let withheldPause = Duration.seconds(1)

    package init(retries: RetryPolicy = .standard) {
        self.retries = retries
    }

    /// `attempt` is the number of the try that got the reply, from 1.
    package func outcome(
        of reply: ReplyClass,
        learned: Learned = Learned(),
        attempt: Int,
        now: Instant,
        using generator: inout some RandomNumberGenerator
    ) -> DeliveryOutcome {
        switch reply {
        case .sent: return .sent(learned)
        case .permanent(let reason): return .giveUp(because: reason)
        case .channelFault(let reason): return .hold(because: reason)
        case .unclear(let reason): return .hold(because: Self.unclear + reason)
        case .unreadable: return .hold(because: DeliveryTrouble.unreadable)
        case .retry(let reason, let notBefore):
            return self.retry(because: reason, wait: notBefore.map { $0 - now }, attempt, now, using: &generator)
        case .postpone(let reason, let until):
            return self.retry(because: reason, wait: until - now, attempt, now, using: &generator)
        }
    }

    private func retry(
        because reason: String,
        wait: Duration?,
        _ attempt: Int,
        _ now: Instant,
        using generator: inout some RandomNumberGenerator
    ) -> DeliveryOutcome {
        guard let delay = self.retries.delay(afterAttempt: attempt, retryAfter: wait, using: &generator) else {
            return .giveUp(because: "\(reason); that was try \(attempt), none is left")
        }
        return .retry(at: now + delay, because: reason)
    }

    /// What happens to a message that we withheld: it is due again soon, for us or for another process.
    package func outcomeOfWithheld(_ trouble: TransportFailure, now: Instant) -> DeliveryOutcome {
        .retry(at: now + Self.withheldPause, because: "\(trouble.code.rawValue): \(trouble.detail)")
    }

    /// What happens to a message whose exchange our own shutdown cut: nobody knows whether it arrived.
    package func outcomeOfCutExchange(_ policy: UnclearPolicy, now: Instant) -> DeliveryOutcome {
        switch policy {
        case .resend: .retry(at: now, because: DeliveryDoubt.shutdown)
        case .hold: .hold(because: Self.unclear + DeliveryDoubt.shutdown)
        }
    }
}
