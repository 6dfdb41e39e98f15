import AfterwordCore
import AfterwordStorage

/// What the relay knows at one moment: what waits, what is done, when to claim again. Pure; the moment is handed in.
struct RelayBoard {
    private static let mostClaimedAtOnce = 256
    /// With so much waiting, more is claimed only if none of it can go.
    private static let enoughWaiting = 256
    private static let mostWaiting = 16_384
    /// A look into the outbox even if nothing announced itself, in case the clock was set.
    private static let longestSleep = Duration.seconds(30)

    private var queues: DispatchQueues
    private var finished: [DeliveryRecord] = []
    /// Destinations of tries that came back and are not written down yet.
    private var unrecorded: [EntityID<Message>: String] = [:]
    private var isWoken = true
    /// What the store said is due next.
    private var storedDue: Instant?
    /// The earliest retry that we recorded since the last claim.
    private var recordedDue: Instant?
    private var isStalled = false
    private(set) var isStopping = false
    private(set) var isDrained = false

    init(
        pace: @escaping @Sendable (Message) -> SendingPace,
        overallPace: @escaping @Sendable (Message) -> SendingPace
    ) {
        self.queues = DispatchQueues(pace: pace, overallPace: overallPace)
    }

    // MARK: Claiming

    mutating func wake() { self.isWoken = true }

    /// These results are on the disk: their slots are free, and their retries are known.
    mutating func noteRecorded(_ records: [DeliveryRecord]) {
        for record in records where record.wasTried {
            if let destination = self.unrecorded.removeValue(forKey: record.messageID) {
                self.queues.freeSlot(destination)
            }
        }
        for case .retry(let due, _) in records.lazy.map(\.outcome) {
            self.recordedDue = min(due, self.recordedDue ?? due)
        }
    }

    /// How many messages to claim now; zero if none is due or enough wait.
    mutating func beginClaim(now: Instant) -> Int {
        guard self.isClaimDue(now: now) else { return 0 }
        self.isWoken = false
        self.storedDue = nil
        if let due = self.recordedDue, due <= now { self.recordedDue = nil }
        return min(Self.mostClaimedAtOnce, Self.mostWaiting - self.queues.waiting)
    }

    /// Takes claimed messages in; the ones that cannot go soon are put back into the outbox without a try.
    mutating func take(_ claimed: [ClaimedMessage], now: Instant) {
        for message in claimed {
            if let expiry = message.message.expiresAt, expiry <= now {
                self.putBack(message, .giveUp(because: "it expired before it could be sent"), now: now)
            } else if let until = self.queues.add(message, now: now) {
                self.putBack(message, .retry(at: until, because: "its destination is pausing"), now: now)
            }
        }
    }

    mutating func noteDue(_ due: Instant?) { self.storedDue = due }

    mutating func hold(_ claimed: ClaimedMessage, because reason: String, now: Instant) {
        self.putBack(claimed, .hold(because: reason), now: now)
    }

    // MARK: Sending

    mutating func takeReady(now: Instant) -> [ClaimedMessage] {
        let ready = self.queues.takeReady(now: now)
        self.isStalled = ready.isEmpty
        return ready
    }

    mutating func finish(_ claimed: ClaimedMessage, _ record: DeliveryRecord, _ signal: DestinationSignal, now: Instant)
    {
        self.finished.append(record)
        let destination = claimed.message.destination
        // Kept before the try is finished, so that the queue is not forgotten in between.
        self.queues.keepSlot(destination)
        self.unrecorded[claimed.message.id] = destination
        let paused = self.queues.finish(destination, signal, now: now)
        for waiting in paused?.messages ?? [] {
            self.putBack(waiting, .retry(at: paused?.until ?? now, because: "its destination is pausing"), now: now)
        }
        guard record.disablesDestination, case .hold(let reason) = record.outcome else { return }
        for waiting in self.queues.drainWhole(of: destination) { self.hold(waiting, because: reason, now: now) }
    }

    /// How long nothing will happen by itself.
    mutating func idleTime(now: Instant) -> Duration {
        if self.isClaimDue(now: now) { return .zero }
        let dues = [self.queues.nextReady(now: now), self.mayTakeMore ? self.nextDue : nil].compactMap(\.self)
        return min(Self.longestSleep, max(.zero, (dues.min().map { $0 - now }) ?? Self.longestSleep))
    }

    // MARK: Recording and stopping

    mutating func takeFinished() -> [DeliveryRecord] {
        let batch = Array(self.finished.prefix(Self.mostClaimedAtOnce))
        self.finished.removeFirst(batch.count)
        return batch
    }

    mutating func stop() { self.isStopping = true }

    /// Puts back what was claimed and not begun.
    mutating func putBackWaiting(now: Instant) {
        for waiting in self.queues.drainAll() {
            self.putBack(waiting, .retry(at: now, because: "the server stopped before its turn"), now: now)
        }
    }

    /// Nothing is in flight any more; what is finished by now is the last.
    mutating func drained() { self.isDrained = true }

    private var nextDue: Instant? {
        [self.storedDue, self.recordedDue].compactMap(\.self).min()
    }

    private var mayTakeMore: Bool {
        self.queues.waiting < Self.enoughWaiting || self.isStalled && self.queues.waiting < Self.mostWaiting
    }

    private func isClaimDue(now: Instant) -> Bool {
        self.mayTakeMore && (self.isWoken || self.nextDue.map { $0 <= now } ?? false)
    }

    private mutating func putBack(_ claimed: ClaimedMessage, _ outcome: DeliveryOutcome, now: Instant) {
        self.finished.append(DeliveryRecord(claimed, outcome: outcome, startedAt: now, wasTried: false))
    }
}
