package import AfterwordCore
package import AfterwordStorage
package import Logging
import ServiceLifecycle
import Synchronization

/// Empties the outbox: claims due messages, lets each destination have its turn, sends, and records what became of them.
///
/// Sending is at least once. A message is in one place at a time: in the outbox, in a queue, on its way, or among the results not yet
/// recorded. Results are recorded in groups of whatever is finished: under load the write before is the wait, else a few milliseconds are.
package final class OutboxRelay: Service {
    /// How often a relay that may not send looks whether it may again, if nobody wakes it.
    private static let patienceWhileCutOff = Duration.seconds(1)

    private let store: any OutboxStore
    private let transport: any Transport
    private let channels: [String: any Channel]
    private let tuning: [String: ChannelTuning]
    private let policy: DeliveryPolicy
    private let owner: Int64
    private let shutdownDeadline: Duration
    private let gatheringTime: Duration
    private let maySend: @Sendable () -> Bool
    private let now: @Sendable () -> Instant
    private let logger: Logger
    private let board: Mutex<RelayBoard>
    private let work = WakeSignal()
    private let results = WakeSignal()
    private let hurry = WakeSignal()

    /// `owner` is this start's claim epoch; the transport is stopped with the relay, which is the only one to use it. While `maySend` says no,
    /// nothing is claimed or tried: our own trouble is no failure of a destination and costs no message a try.
    ///
    /// A result waits up to `gatheringTime` for others to be written down with, unless somebody waits for its slot: a write costs nearly the
    /// same for one as for ten, and while it is made, cases that come in wait for it.
    package init(
        store: any OutboxStore,
        transport: any Transport,
        channels: [any Channel],
        tuning: [String: ChannelTuning] = [:],
        policy: DeliveryPolicy = DeliveryPolicy(),
        owner: Int64,
        shutdownDeadline: Duration = .seconds(10),
        gatheringTime: Duration = .milliseconds(5),
        maySend: @escaping @Sendable () -> Bool = { true },
        now: @escaping @Sendable () -> Instant,
        logger: Logger
    ) {
        let channels = Dictionary(channels.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        self.store = store
        self.transport = transport
        self.channels = channels
        self.tuning = tuning
        self.policy = policy
        self.owner = owner
        self.shutdownDeadline = shutdownDeadline
        self.gatheringTime = gatheringTime
        self.maySend = maySend
        self.now = now
        self.logger = logger
        self.board = Mutex(
            RelayBoard(
                pace: { message in
                    let tuning = tuning[message.channel] ?? ChannelTuning()
                    return channels[message.channel].map(tuning.pace(of:)) ?? .people
                },
                overallPace: { channels[$0.channel]?.overallPace ?? .unlimited }
            )
        )
    }

    /// Runs until graceful shutdown or cancellation; returns when everything that was on its way is recorded.
    package func run() async throws {
        try await self.takeOverClaims()
        await withGracefulShutdownHandler {
            await withTaskGroup { group in
                // Results are written beside the sending: the write before is the wait of the next group.
                group.addTask { await self.recordResults() }
                await self.dispatch()
                self.board.withLock { $0.drained() }
                self.results.raise()
            }
        } onGracefulShutdown: {
            self.board.withLock { $0.stop() }
            self.work.raise()
            self.hurry.raise()
        }
    }
}

extension OutboxRelay: DirectDispatch {
    package func wake() {
        self.board.withLock { $0.wake() }
        self.work.raise()
    }

    package func grant() -> DispatchGrant? {
        guard self.maySend() else { return nil }
        return self.board.withLock { $0.directRound }.map { DispatchGrant(owner: self.owner, round: $0) }
    }

    package func hasRoom(for destination: String) -> Bool {
        self.board.withLock { $0.hasRoom(for: destination, now: self.now()) }
    }

    package func take(_ claimed: [ClaimedMessage], under grant: DispatchGrant) -> Bool {
        let now = self.now()
        let isTaken = self.board.withLock { board in
            guard board.isValid(round: grant.round) else { return false }
            self.take(claimed, onto: &board, now: now)
            return true
        }
        if isTaken {
            self.results.raise()
            self.work.raise()
        }
        return isTaken
    }
}

extension OutboxRelay: ClaimHolder {
    package func dropClaims() {
        self.board.withLock { $0.dropClaims(now: self.now()) }
        self.results.raise()
    }

    package func takeOverClaims() async throws {
        let holding = Set(self.channels.values.filter { self.afterUnclearCrash(on: $0) == .hold }.map { $0.id })
        try await self.store.releaseStaleClaims(epoch: self.owner, holding: holding)
        self.wake()
    }
}

extension OutboxRelay {
    private func afterUnclearCrash(on channel: any Channel) -> UnclearPolicy {
        (self.tuning[channel.id] ?? ChannelTuning()).afterUnclearCrash(on: channel)
    }
}

// MARK: - Claiming and sending

extension OutboxRelay {
    private func dispatch() async {
        await withDiscardingTaskGroup { sends in
            while !self.isStopping {
                guard self.maySend() else {
                    await self.work.wait(atMost: Self.patienceWhileCutOff)
                    continue
                }
                await self.holdStopped()
                self.startReady(in: &sends)
                if await self.claim() { self.startReady(in: &sends) }
                let idleTime = self.board.withLock { $0.idleTime(now: self.now()) }
                await self.work.wait(atMost: idleTime)
            }
            // Stopped in the same moment, so that nothing is handed over that nobody would send or put back.
            self.board.withLock { board in
                board.stop()
                board.putBackWaiting(now: self.now())
            }
            self.results.raise()
            await self.transport.stop(within: self.shutdownDeadline)
        }
    }

    /// What was claimed before a person pressed Stop must not go after it.
    private func holdStopped() async {
        guard self.board.withLock({ $0.beginStopCheck(now: self.now()) }) else { return }
        do {
            let reasons = try await self.store.stoppedDestinations()
            self.board.withLock { $0.holdStopped(reasons, now: self.now()) }
            self.results.raise()
        } catch {
            self.logger.error("cannot ask which queues are stopped", metadata: ["error": "\(error)"])
        }
    }

    private var isStopping: Bool { Task.isCancelled || self.board.withLock { $0.isStopping } }

    private func startReady(in sends: inout DiscardingTaskGroup) {
        let (ready, isAnyoneLeft) = self.board.withLock { ($0.takeReady(now: self.now()), $0.isAnyoneWaiting) }
        if isAnyoneLeft { self.hurry.raise() }
        for claimed in ready {
            // One task a try; the queues have let no more through than may be live.
            sends.addTask { await self.deliver(claimed) }
        }
    }

    /// Claims what is due; true if that brought something.
    private func claim() async -> Bool {
        let now = self.now()
        guard let order = self.board.withLock({ $0.beginClaim(now: now) }) else { return false }
        do {
            let batch = try await self.store.take(order.scope, limit: order.limit, now: now, owner: self.owner)
            self.take(batch.messages)
            if let scope = self.board.withLock({ $0.endClaim(order, batch, now: now) }) {
                let due = try await self.store.nextDue(scope)
                self.board.withLock { $0.noteDue(due) }
            }
            return !batch.messages.isEmpty
        } catch {
            self.logger.error("cannot claim messages, trying again in a second", metadata: ["error": "\(error)"])
            self.board.withLock { $0.failClaim(order, until: self.now() + .seconds(1)) }
            return false
        }
    }

    private func take(_ claimed: [ClaimedMessage]) {
        let now = self.now()
        self.board.withLock { self.take(claimed, onto: &$0, now: now) }
        self.results.raise()
    }

    private func take(_ claimed: [ClaimedMessage], onto board: inout RelayBoard, now: Instant) {
        for message in claimed {
            if self.channels[message.message.channel] != nil {
                board.take(message, now: now)
            } else {
                board.hold(message, because: "no channel \"\(message.message.channel)\" is configured", now: now)
            }
        }
    }

    private func deliver(_ claimed: ClaimedMessage) async {
        guard let channel = self.channels[claimed.message.channel] else { return }
        let startedAt = self.now()
        let start = ContinuousClock.now
        let message = OutgoingMessage(message: claimed.message, attempt: claimed.attempt, now: startedAt)
        let result = await MessageTry(message: message, channel: channel, transport: self.transport, now: self.now)
            .run()
        let now = self.now()
        var record = DeliveryRecord(
            claimed,
            outcome: self.outcome(of: result, claimed, channel, now),
            startedAt: startedAt,
            wasTried: result.wasMade
        )
        record.duration = .now - start
        record.status = result.last?.status
        record.isAddressDead = result.learned.isAddressDead
        record.events = result.learned.events
        if case .channelFault = result.reply { record.disablesDestination = true }
        self.board.withLock { $0.finish(claimed, record, DestinationSignal(result.reply, last: result.last), now: now) }
        // The slot is free once this is written down; then the dispatcher is woken as well.
        self.results.raise()
    }

    private func outcome(
        of result: MessageTry.Result,
        _ claimed: ClaimedMessage,
        _ channel: any Channel,
        _ now: Instant
    ) -> DeliveryOutcome {
        switch result.last?.ownTrouble {
        case .some(let own) where own.code == .stopped:
            return self.policy.outcomeOfCutExchange(self.afterUnclearCrash(on: channel), now: now)
        case .some(let own):
            return self.policy.outcomeOfWithheld(own, now: now)
        case nil: break
        }
        var chance = SystemRandomNumberGenerator()
        return self.policy.outcome(
            of: result.reply,
            learned: result.learned,
            attempt: claimed.attempt,
            now: now,
            using: &chance
        )
    }
}

// MARK: - Recording

extension OutboxRelay {
    /// How often a write is tried again once the server is stopping.
    private static let lastWrites = 5

    private func recordResults() async {
        while true {
            if self.board.withLock({ $0.mayGather }) { await self.hurry.wait(atMost: self.gatheringTime) }
            let (batch, isDrained) = self.board.withLock { ($0.takeFinished(), $0.isDrained) }
            if batch.isEmpty {
                if isDrained { return }
                await self.results.wait()
            } else {
                // These messages are gone: cancelling us must not forget it, so the write runs in a task that nobody cancels.
                await Task { await self.recordUntilKept(batch) }.value
                self.board.withLock { $0.noteRecorded(batch, now: self.now()) }
                self.work.raise()
            }
        }
    }

    /// Repeats the write until the store takes it; forgetting a result would send its message twice.
    private func recordUntilKept(_ batch: [DeliveryRecord]) async {
        var failures = 0
        while true {
            do {
                return try await self.store.record(batch)
            } catch {
                failures += 1
                self.logger.error(
                    "cannot record results",
                    metadata: ["count": "\(batch.count)", "failures": "\(failures)", "error": "\(error)"]
                )
                if self.board.withLock({ $0.isStopping }), failures >= Self.lastWrites { return }
                // Nobody cancels this task, so the pause is always whole.
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }
}
