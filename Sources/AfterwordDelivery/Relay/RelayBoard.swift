import AfterwordCore
import AfterwordStorage

/// What the relay knows at one moment: what waits, what is done, when to claim again. Pure; the moment is handed in.
struct RelayBoard {
    private static let mostClaimedAtOnce = 256
    /// With so much ready to go, more is claimed only if none of it can go.
    private static let enoughWaiting = 256
    private static let mostWaiting = 16_384
    /// A stopped queue sends for no longer than this.
    private static let stopCheckInterval = Duration.seconds(1)
    /// A look into the outbox even if nothing announced itself, in case the clock was set or something was announced to nobody.
    private static let longestSleep = Duration.seconds(30)

    private var queues: DispatchQueues
    private var finished: [DeliveryRecord] = []
    /// Destinations of tries that came back and are not written down yet.
    private var unrecorded: [EntityID<Message>: String] = [:]
    private var isWoken = true
    /// When a claim for all was made last.
    private var lookedAt: Instant?
    /// What the store said is due next.
    private var storedDue: Instant?
    /// The earliest retry that we recorded since the last claim.
    private var recordedDue: Instant?
    private var isStalled = false
    private var nextStopCheck: Instant?
    private var cursor = ClaimCursor()
    /// The last claim filled up destinations, so the next one is for all if it is due.
    private var lastWasRefill = false
    /// The last claim for all found as much as it asked for, so there is more; so it is before the first one, too.
    private var hasBacklog = true
    /// How often all claims were let go of.
    private var round = 0
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
    mutating func noteRecorded(_ records: [DeliveryRecord], now: Instant) {
        for record in records where record.wasTried {
            if let destination = self.unrecorded.removeValue(forKey: record.messageID) {
                self.queues.freeSlot(destination, now: now)
            }
        }
        for case .retry(let due, _) in records.lazy.map(\.outcome) {
            self.recordedDue = min(due, self.recordedDue ?? due)
        }
    }

    /// The claim to be made now; `nil` if none is due or enough waits. Claims for all and for those that ran low take turns.
    mutating func beginClaim(now: Instant) -> ClaimOrder? {
        guard self.queues.waiting < Self.mostWaiting else { return nil }
        let isDue = self.isClaimDue(now: now)
        let limit = min(Self.mostClaimedAtOnce, Self.mostWaiting - self.queues.waiting)
        if !(isDue && self.lastWasRefill) {
            let shares = self.queues.takeRefills(now: now, atMost: limit)
            if !shares.isEmpty {
                self.lastWasRefill = true
                return ClaimOrder(scope: .shares(shares), limit: limit)
            }
        }
        guard isDue else { return nil }
        self.lastWasRefill = false
        self.isWoken = false
        self.lookedAt = now
        self.storedDue = nil
        if let due = self.recordedDue, due <= now { self.recordedDue = nil }
        let names = self.queues.passedOver
        return ClaimOrder(
            scope: .except(names, after: self.cursor.start(passingOver: names, now: now)),
            limit: limit
        )
    }

    /// What a claim brought.
    ///
    /// - Returns: where to look for when more is due, if that is to be asked.
    mutating func endClaim(_ order: ClaimOrder, _ batch: ClaimedBatch, now: Instant) -> ClaimScope? {
        switch order.scope {
        case .shares(let shares):
            let counts = Dictionary(batch.messages.map { ($0.message.destination, 1) }, uniquingKeysWith: +)
            // Nobody asks when they have more: claims for all destinations find out.
            for (destination, share) in shares where counts[destination, default: 0] < share {
                self.queues.noteExhausted(destination)
            }
            return nil
        case .except(let names, _):
            self.cursor.advance(over: batch, of: order.limit, now: now)
            self.storedDue = now
            let isAll = batch.count < order.limit
            self.hasBacklog = !isAll
            return isAll ? .except(names, after: self.cursor.start(passingOver: names, now: now)) : nil
        }
    }

    mutating func noteDue(_ due: Instant?) { self.storedDue = due }

    /// A claim failed: the same is due again at `instant`.
    mutating func failClaim(_ order: ClaimOrder, until instant: Instant) {
        // Destinations that cannot be filled up are found again by the claims of all destinations.
        if case .shares(let shares) = order.scope { for name in shares.keys { self.queues.noteExhausted(name) } }
        self.storedDue = instant
    }

    /// Takes a claimed message in; one that cannot go soon is put back into the outbox without a try.
    mutating func take(_ message: ClaimedMessage, now: Instant) {
        if let expiry = message.message.expiresAt, expiry <= now {
            self.putBack(message, .giveUp(because: "it expired before it could be sent"), now: now)
        } else if let until = self.queues.add(message, now: now) {
            self.putBack(message, .retry(at: until, because: "its destination is pausing"), now: now)
        }
    }

    mutating func hold(_ claimed: ClaimedMessage, because reason: String, now: Instant) {
        self.putBack(claimed, .hold(because: reason), now: now)
    }

    // MARK: Messages that are handed over

    /// The round of claims that a message may be handed over in; nil while it had better wait its turn in the outbox.
    var directRound: Int? {
        self.isStopping || self.hasBacklog || self.queues.ready >= Self.enoughWaiting ? nil : self.round
    }

    /// Whether what was claimed in this round is still ours.
    func isValid(round: Int) -> Bool { !self.isStopping && self.round == round }

    func hasRoom(for destination: String, now: Instant) -> Bool {
        self.queues.hasRoom(for: destination, now: now)
    }

    /// Puts back what is not begun, and lets nothing follow that was claimed before.
    mutating func dropClaims(now: Instant) {
        self.round += 1
        self.putBackWaiting(now: now)
    }

    // MARK: Sending

    /// Whether somebody may have stopped a queue since we last asked, so that asking is due before more is sent.
    mutating func beginStopCheck(now: Instant) -> Bool {
        guard self.queues.waiting > 0, self.nextStopCheck.map({ $0 <= now }) ?? true else { return false }
        self.nextStopCheck = now + Self.stopCheckInterval
        return true
    }

    /// Holds what was claimed for queues that are stopped by now, but for tests and what a person insists on.
    mutating func holdStopped(_ reasons: [String: String], now: Instant) {
        for (waiting, reason) in self.queues.drain(stopped: reasons) {
            if waiting.message.kind == .test || waiting.isInsisted {
                self.take(waiting, now: now)
            } else {
                self.hold(waiting, because: reason, now: now)
            }
        }
    }

    mutating func takeReady(now: Instant) -> [ClaimedMessage] {
        let ready = self.queues.takeReady(now: now)
        self.isStalled = ready.isEmpty
        return ready
    }

    mutating func finish(_ claimed: ClaimedMessage, _ record: DeliveryRecord, _ signal: DestinationSignal, now: Instant)
    {
        self.finished.append(record)
        let destination = claimed.message.destination
        if record.wasTried {
            // Kept before the try is finished, so that the queue is not forgotten in between.
            self.queues.keepSlot(destination)
            self.unrecorded[claimed.message.id] = destination
        }
        let paused = self.queues.finish(destination, signal, now: now)
        for waiting in paused?.messages ?? [] {
            self.putBack(waiting, .retry(at: paused?.until ?? now, because: "its destination is pausing"), now: now)
        }
        guard record.disablesDestination, case .hold(let reason) = record.outcome else { return }
        for waiting in self.queues.drainWhole(of: destination) { self.hold(waiting, because: reason, now: now) }
    }

    /// How long nothing will happen by itself.
    mutating func idleTime(now: Instant) -> Duration {
        if self.isClaimDue(now: now) || self.isRefillDue(now: now) { return .zero }
        let claim = [self.nextDue, self.nextLook].compactMap(\.self).min()
        let dues = [self.queues.nextReady(now: now), self.mayTakeMore ? claim : nil].compactMap(\.self)
        return min(Self.longestSleep, max(.zero, (dues.min().map { $0 - now }) ?? Self.longestSleep))
    }

    // MARK: Recording and stopping

    /// Whether results may wait for company before they are written down: some are there, and no message waits for the slots that they hold.
    var mayGather: Bool { !self.finished.isEmpty && !self.isStopping && !self.isAnyoneWaiting }

    var isAnyoneWaiting: Bool { self.queues.waiting > 0 }

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
        (self.queues.ready < Self.enoughWaiting || self.isStalled) && self.queues.waiting < Self.mostWaiting
    }

    private func isRefillDue(now: Instant) -> Bool {
        self.queues.waiting < Self.mostWaiting && self.queues.needsRefill(now: now)
    }

    private func isClaimDue(now: Instant) -> Bool {
        self.mayTakeMore && (self.isWoken || self.nextDue.map { $0 <= now } ?? false || self.isLookDue(now: now))
    }

    private var nextLook: Instant? { self.lookedAt.map { $0 + Self.longestSleep } }

    /// Nobody may have looked for long, and after the clock was put back nobody can tell.
    private func isLookDue(now: Instant) -> Bool {
        self.lookedAt.map { now < $0 || now - $0 >= Self.longestSleep } ?? true
    }

    private mutating func putBack(_ claimed: ClaimedMessage, _ outcome: DeliveryOutcome, now: Instant) {
        self.finished.append(DeliveryRecord(claimed, outcome: outcome, startedAt: now, wasTried: false))
    }
}
