package import AfterwordCore
package import AfterwordStorage

/// All that is claimed and not yet sent, by destination. Pure; the moment is handed in.
///
/// Destinations that are parts of one whole share its pace, see ``Destination``.
///
/// Destinations take turns, one message each (deficit round-robin where every message costs the same), so a long queue or a slow receiver
/// holds nobody else. The last tenth of the slots is kept for destinations that have answered well.
package struct DispatchQueues: Sendable {
    package static let mostLive = 1000
    /// From here on only proven destinations may start more, so that however many hang, the others still find slots.
    package static let reservedFrom = 900
    /// Beyond this a destination's messages go back to the outbox, so that one backlog cannot fill the memory.
    package static let mostWaitingForOne = 1024
    /// A pause at least this long is waited for in the outbox, a shorter one here.
    private static let shortPause = Duration.seconds(2)
    private static let overflowWait = Duration.seconds(2)
    private static let fewestRemembered = 4096
    /// Who would wait longer for the pace waits in the outbox, where it can still be called off.
    private static let longestTurn = Duration.minutes(1)

    private let pace: @Sendable (Message) -> SendingPace
    private let overallPace: @Sendable (Message) -> SendingPace
    private var queues: [String: DestinationQueue] = [:]
    /// What is left of the common pace of destinations that are parts of one whole.
    private var wholes: [String: TokenBucket] = [:]
    /// Destinations with something waiting; whose turn is next stands first.
    private var turns: [String] = []
    /// Destinations whose slots are all taken: no turn of theirs comes before one of them is free, so they are not even asked.
    private var asleep: Set<String> = []
    private var parked = ParkedDestinations()
    /// What waits for parked destinations.
    private var parkedWaiting = 0
    /// With so many destinations in memory the idle ones are forgotten.
    private var sweepAt = DispatchQueues.fewestRemembered
    package private(set) var waiting = 0
    package private(set) var live = 0

    package init(
        pace: @escaping @Sendable (Message) -> SendingPace,
        overallPace: @escaping @Sendable (Message) -> SendingPace = { _ in .unlimited }
    ) {
        self.pace = pace
        self.overallPace = overallPace
    }

    /// What waits and could go soon: without what waits behind a full or silent destination.
    package var ready: Int { self.waiting - self.parkedWaiting }

    /// Destinations that claims should pass over.
    package var passedOver: Set<String> { self.parked.names }

    /// Takes a claimed message in, or says until when it had better wait in the outbox.
    package mutating func add(_ claimed: ClaimedMessage, now: Instant) -> Instant? {
        let destination = claimed.message.destination
        if self.queues[destination] == nil { self.open(destination, for: claimed.message, now: now) }
        if let until = self.queues[destination]?.blockedUntil(now: now), until >= now + Self.shortPause { return until }
        if let turn = self.queues[destination]?.turnOfNext(now: now), turn >= now + Self.longestTurn { return turn }
        let count = self.queues[destination]?.count ?? 0
        guard count < Self.mostWaitingForOne else { return now + Self.overflowWait }
        if count == 0, !self.asleep.contains(destination) { self.turns.append(destination) }
        self.queues[destination]?.append(claimed)
        self.waiting += 1
        if self.parked.contains(destination) { self.parkedWaiting += 1 }
        return nil
    }

    /// Whether a message would have its turn soon: nothing of the destination is left in the outbox, and its queue is neither full nor pausing.
    package func hasRoom(for destination: String, now: Instant) -> Bool {
        guard !self.parked.contains(destination) else { return false }
        guard let queue = self.queues[destination] else { return true }
        return !queue.isFull(self.depth) && queue.blockedUntil(now: now) == nil
    }

    private mutating func open(_ destination: String, for message: Message, now: Instant) {
        self.queues[destination] = DestinationQueue(pace: self.pace(message), now: now)
        let whole = Destination.whole(of: destination)
        let pace = self.overallPace(message)
        guard pace.perSecond != nil, self.wholes[whole] == nil else { return }
        self.wholes[whole] = TokenBucket(pace: pace, now: now)
    }

    /// The messages that may go now, each destination in its turn.
    package mutating func takeReady(now: Instant) -> [ClaimedMessage] {
        var ready: [ClaimedMessage] = []
        var round = self.turns
        while !round.isEmpty, self.live < Self.mostLive {
            var next: [String] = []
            for destination in round where self.mayStart(destination) {
                guard let message = self.takeReady(destination, now: now) else { continue }
                ready.append(message)
                self.live += 1
                self.waiting -= 1
                if self.parked.contains(destination) { self.parkedWaiting -= 1 }
                next.append(destination)
            }
            round = next
        }
        self.rotateTurns(after: ready.last?.message.destination)
        self.settle(now: now)
        for message in ready { self.review(message.message.destination, now: now) }
        return ready
    }

    private mutating func takeReady(_ destination: String, now: Instant) -> ClaimedMessage? {
        guard !self.wholes.isEmpty else { return self.queues[destination]?.takeReady(now: now) }
        let whole = Destination.whole(of: destination)
        guard self.nextToken(whole, now: now) <= now, let message = self.queues[destination]?.takeReady(now: now)
        else { return nil }
        _ = self.wholes[whole]?.take(now: now)
        return message
    }

    private mutating func nextToken(_ whole: String, now: Instant) -> Instant {
        self.wholes[whole]?.nextToken(now: now) ?? now
    }

    private func mayStart(_ destination: String) -> Bool {
        self.live < Self.reservedFrom
            || self.live < Self.mostLive && self.queues[destination]?.isProven == true
    }

    /// A try came back; answers with messages that had better wait in the outbox now, and until when.
    package mutating func finish(
        _ destination: String,
        _ signal: DestinationSignal,
        now: Instant
    ) -> (messages: [ClaimedMessage], until: Instant)? {
        self.live -= 1
        self.queues[destination]?.finish(signal, now: now)
        defer {
            self.review(destination, now: now)
            self.forgetIdle(now: now)
        }
        guard let until = self.queues[destination]?.blockedUntil(now: now), until >= now + Self.shortPause else {
            return nil
        }
        self.park(destination)
        self.parked.pause(destination, until: until)
        return (self.drain(destination), until)
    }

    /// The result of a try waits to be written down: its slot stays taken, so that a crash repeats no more than what may be in flight.
    package mutating func keepSlot(_ destination: String) { self.queues[destination]?.keepSlot() }

    /// The result is written down.
    package mutating func freeSlot(_ destination: String, now: Instant) {
        self.queues[destination]?.freeSlot()
        self.review(destination, now: now)
    }

    /// Takes out what waits for one destination.
    package mutating func drain(_ destination: String) -> [ClaimedMessage] {
        let messages = self.queues[destination]?.drain() ?? []
        self.waiting -= messages.count
        if self.parked.contains(destination) { self.parkedWaiting -= messages.count }
        self.turns.removeAll { $0 == destination }
        self.asleep.remove(destination)
        return messages
    }

    /// Takes out what waits for a destination and everything it is a part of or shares a whole with.
    package mutating func drainWhole(of destination: String) -> [ClaimedMessage] {
        guard Destination.isPart(destination) else { return self.drain(destination) }
        let whole = Destination.whole(of: destination)
        return self.turns.filter { Destination.whole(of: $0) == whole }.flatMap { self.drain($0) }
    }

    /// Takes out what waits for queues or channels that are stopped, with the reason of each.
    package mutating func drain(stopped reasons: [String: String]) -> [(message: ClaimedMessage, reason: String)] {
        guard !reasons.isEmpty else { return [] }
        return Array(self.queues.keys).flatMap { name -> [(message: ClaimedMessage, reason: String)] in
            guard let next = self.queues[name]?.next?.message, let reason = reasons[name] ?? reasons[next.channel]
            else {
                return []
            }
            return self.drain(name).map { ($0, reason) }
        }
    }

    /// Takes out everything that waits.
    package mutating func drainAll() -> [ClaimedMessage] {
        defer {
            self.turns = []
            self.asleep = []
            self.waiting = 0
            self.parkedWaiting = 0
        }
        return (self.turns + self.asleep.sorted()).flatMap { self.queues[$0]?.drain() ?? [] }
    }

    /// When time alone will make a waiting message ready.
    package mutating func nextReady(now: Instant) -> Instant? {
        guard self.live < Self.mostLive else { return nil }
        let ready = self.turns.compactMap { destination -> Instant? in
            guard let ready = self.queues[destination]?.nextReady(now: now) else { return nil }
            return self.wholes.isEmpty
                ? ready : max(ready, self.nextToken(Destination.whole(of: destination), now: now))
        }
        return [ready.min(), self.parked.nextEnd].compactMap(\.self).min()
    }

    private mutating func rotateTurns(after last: String?) {
        if let last, let index = self.turns.firstIndex(of: last) {
            self.turns = Array(self.turns[(index + 1)...] + self.turns[...index])
        }
        self.turns.removeAll { self.queues[$0]?.isEmpty ?? true }
    }

    private mutating func forgetIdle(now: Instant) {
        guard self.queues.count > self.sweepAt else { return }
        for destination in Array(self.queues.keys)
        where !self.parked.contains(destination) && self.queues[destination]?.isForgettable(now: now) == true {
            self.queues[destination] = nil
        }
        // Twice what is left, so that sweeping costs little for each message even when nothing can be forgotten.
        self.sweepAt = max(Self.fewestRemembered, self.queues.count * 2)
    }
}

// MARK: - Destinations with a backlog

extension DispatchQueues {
    /// So many destinations at most are filled up by one claim.
    private static let mostRefilled = 64

    /// The destinations to be filled up from the outbox, and by how many messages each; at most `total` together, in equal shares.
    package mutating func takeRefills(now: Instant, atMost total: Int) -> [String: Int] {
        var rooms: [String: Int] = [:]
        while rooms.count < min(Self.mostRefilled, total), let destination = self.parked.takeHungry(now: now) {
            guard let queue = self.queues[destination] else {
                self.parked.remove(destination)
                continue
            }
            let room = queue.room(self.depth, now: now)
            if room > 0 { rooms[destination] = room }
        }
        guard !rooms.isEmpty else { return [:] }
        let share = total / rooms.count
        return rooms.mapValues { min($0, share) }
    }

    private var depth: ReadyDepth { ReadyDepth(backlogs: self.parked.names.count) }

    /// Whether ``takeRefills(now:atMost:)`` would find one now.
    package func needsRefill(now: Instant) -> Bool {
        self.parked.isAnyHungry || self.parked.nextEnd.map { $0 <= now } ?? false
    }

    /// The outbox has no more for a destination: claims need not pass over it any longer.
    package mutating func noteExhausted(_ destination: String) {
        guard self.parked.contains(destination) else { return }
        self.parked.remove(destination)
        self.parkedWaiting -= self.queues[destination]?.count ?? 0
    }

    /// What still waits after everybody had a turn cannot go now: who has enough of it is passed over, who has no free slot sleeps.
    private mutating func settle(now: Instant) {
        var falling: Set<String> = []
        for destination in self.turns {
            guard let queue = self.queues[destination] else { continue }
            if queue.isFull(self.depth) { self.park(destination) }
            if !queue.hasFreeSlot { falling.insert(destination) }
        }
        guard !falling.isEmpty else { return }
        self.asleep.formUnion(falling)
        self.turns.removeAll { falling.contains($0) }
    }

    /// A slot became free.
    private mutating func awake(_ destination: String) {
        guard self.asleep.contains(destination), let queue = self.queues[destination], queue.hasFreeSlot else { return }
        self.asleep.remove(destination)
        if !queue.isEmpty { self.turns.append(destination) }
    }

    private mutating func park(_ destination: String) {
        guard self.parked.insert(destination) else { return }
        self.parkedWaiting += self.queues[destination]?.count ?? 0
    }

    private mutating func review(_ destination: String, now: Instant) {
        self.awake(destination)
        guard self.parked.contains(destination), let queue = self.queues[destination] else { return }
        if let until = queue.blockedUntil(now: now) {
            self.parked.pause(destination, until: until)
        } else if queue.room(self.depth, now: now) > 0 {
            self.parked.markHungry(destination)
        }
    }
}
