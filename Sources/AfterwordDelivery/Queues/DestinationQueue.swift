package import AfterwordCore
package import AfterwordStorage

/// What waits for one destination and whether it may go. Pure; the moment is handed in.
package struct DestinationQueue: Sendable {
    /// No receiver may silence its whole queue for longer by one answer.
    private static let longestPause = Duration.hours(24)

    private var waiting: [ClaimedMessage] = []
    /// Index of the first message still waiting; the ones before it are gone.
    private var head = 0
    private var bucket: TokenBucket
    private var breaker = CircuitBreaker()
    private var limit = AdaptiveLimit()
    private var pausedUntil: Instant?
    /// Failures since the last answer that was none; `nil` while nothing has come back yet.
    private var failuresInRow: Int?
    package private(set) var live = 0
    /// Tries that came back and are not written down yet; a crash now would send them again, so they keep their slot.
    package private(set) var unrecorded = 0

    package init(pace: SendingPace, now: Instant) {
        self.bucket = TokenBucket(pace: pace, now: now)
    }

    package var count: Int { self.waiting.count - self.head }
    package var isEmpty: Bool { self.count == 0 }

    /// The message whose turn is next.
    package var next: ClaimedMessage? { self.isEmpty ? nil : self.waiting[self.head] }

    package mutating func append(_ message: ClaimedMessage) {
        self.waiting.append(message)
    }

    /// The next message if one may go now; it counts as live until ``finish(_:now:)``.
    package mutating func takeReady(now: Instant) -> ClaimedMessage? {
        // The breaker is asked last: its yes may be the one probe, and must not be wasted.
        guard !self.isEmpty, self.live + self.unrecorded < self.slots, self.blockedUntil(now: now) == nil,
            self.bucket.nextToken(now: now) <= now, self.breaker.mayTry(now: now), self.bucket.take(now: now)
        else { return nil }
        self.live += 1
        defer { self.dropTaken() }
        self.head += 1
        return self.waiting[self.head - 1]
    }

    /// A try came back.
    package mutating func finish(_ signal: DestinationSignal, now: Instant) {
        self.live -= 1
        guard signal != .noVerdict else { return self.breaker.withdraw(now: now) }
        self.breaker.record(failed: signal.isFailure, now: now)
        self.failuresInRow = signal.isFailure ? self.failuresInRow.map { $0 + 1 } : 0
        switch signal {
        case .succeeded: self.limit.succeeded()
        case .overloaded(let until):
            self.limit.overloaded()
            if let until = until.map({ min($0, now + Self.longestPause) }), until > now {
                self.pausedUntil = max(until, self.pausedUntil ?? until)
            }
        case .failed, .indifferent, .noVerdict: break
        }
    }

    /// Whether it has answered well, and not failed three times since; only then is it worth keeping messages ready for.
    package var isProven: Bool { self.failuresInRow.map { $0 < 3 } ?? false }

    /// Whether it has as much waiting as it can use soon, at most so many for each slot; the rest had better stay in the outbox.
    package func isFull(_ depth: ReadyDepth) -> Bool {
        self.count >= (self.isProven ? self.limit.value * depth.messagesASlot : 1)
    }

    /// How many may be on their way. One that has never answered gets one try at a time: a silent receiver then costs one connection, and
    /// one that works is found out by its first reply.
    private var slots: Int { self.failuresInRow == nil ? 1 : self.limit.value }

    /// Whether one more may be on its way.
    package var hasFreeSlot: Bool { self.live + self.unrecorded < self.slots }

    /// How many more it could use now; 0 if it has enough or cannot send.
    package func room(_ depth: ReadyDepth, now: Instant) -> Int {
        guard self.blockedUntil(now: now) == nil else { return 0 }
        let free = self.slots - self.live - self.unrecorded
        if !self.isProven { return self.isEmpty ? max(0, free) : 0 }
        let full = self.limit.value * depth.messagesASlot
        return self.count <= full / 2 ? full - self.count : 0
    }

    /// Until when nothing may go because the receiver asked for a pause or failed too often; `nil` if it may be tried.
    package func blockedUntil(now: Instant) -> Instant? {
        var until = self.pausedUntil
        if case .open(let end) = self.breaker.state { until = max(end, until ?? end) }
        return until.flatMap { $0 > now ? $0 : nil }
    }

    /// When the pace lets the next message go; `nil` if it waits for something else than time.
    package mutating func nextReady(now: Instant) -> Instant? {
        guard !self.isEmpty, self.live + self.unrecorded < self.slots, self.breaker.state != .probing else {
            return nil
        }
        return max(self.blockedUntil(now: now) ?? now, self.bucket.nextToken(now: now))
    }

    /// When one more message would have its turn if nothing but the pace counted.
    package mutating func turnOfNext(now: Instant) -> Instant { self.bucket.token(after: self.count, now: now) }

    /// Takes all that waits out again.
    package mutating func drain() -> [ClaimedMessage] {
        defer {
            self.waiting = []
            self.head = 0
        }
        return Array(self.waiting[self.head...])
    }

    /// A try that came back keeps its slot until it is written down.
    package mutating func keepSlot() { self.unrecorded += 1 }

    /// The try is written down: its slot is free.
    package mutating func freeSlot() { self.unrecorded -= 1 }

    /// Nothing waits, nothing is live and nothing is worth remembering.
    package mutating func isForgettable(now: Instant) -> Bool {
        self.breaker.forget(before: now)
        return self.isEmpty && self.live == 0 && self.unrecorded == 0 && self.breaker.isAtRest
            && self.blockedUntil(now: now) == nil
    }

    /// Frees taken messages now and then, so that taking stays cheap and memory bounded.
    private mutating func dropTaken() {
        guard self.head == self.waiting.count || self.head >= 64 && self.head * 2 >= self.waiting.count else { return }
        self.waiting.removeFirst(self.head)
        self.head = 0
    }
}

/// What one try says about its destination, as opposed to its message.
package enum DestinationSignal: Sendable, Equatable {
    case succeeded
    case failed
    /// 429, 502, 503, 504 or a time-out; with the moment before which the receiver wants no try.
    case overloaded(until: Instant?)
    /// A refusal of this message or person; the destination works.
    case indifferent
    /// Our own trouble ended the try, which says nothing of the destination.
    case noVerdict

    package var isFailure: Bool {
        switch self {
        case .failed, .overloaded: true
        case .succeeded, .indifferent, .noVerdict: false
        }
    }

    package init(_ reply: ReplyClass, last: TransportReply?) {
        switch (reply, last) {
        case (_, .some(let last)) where last.ownTrouble != nil: self = .noVerdict
        case (.unreadable, _): self = .noVerdict
        case (.sent, _): self = .succeeded
        case (.permanent, _), (.postpone, _): self = .indifferent
        case (.channelFault, _), (.unclear, _): self = .failed
        case (.retry(_, .some(let until)), _): self = .overloaded(until: until)
        case (.retry, .response(429, _, _)), (.retry, .response(502...504, _, _)): self = .overloaded(until: nil)
        case (.retry, .failure(let failure)) where failure.code == .timedOut: self = .overloaded(until: nil)
        case (.retry, _): self = .failed
        }
    }
}
