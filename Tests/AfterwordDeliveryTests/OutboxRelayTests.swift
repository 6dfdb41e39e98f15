import AfterwordCore
import AfterwordCurl
import AfterwordDelivery
import AfterwordStorage
import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import Testing

/// The relay with the real transport against a real receiver, and a clock that only moves when told.
@Suite struct OutboxRelayTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private final class Clock: Sendable {
        private let moment = Mutex(Instant(milliseconds: 1_767_225_600_000))
        var now: Instant { self.moment.withLock { $0 } }
        func advance(by duration: Duration) { self.moment.withLock { $0 = $0 + duration } }
    }

    private struct Bench {
        let outbox: MemoryOutbox
        let clock: Clock
        let relay: OutboxRelay
        let receiver: LoopbackReceiver

        /// Runs the relay while `body` looks on, then shuts it down gracefully.
        func run(_ body: () async throws -> Void) async throws {
            let group = ServiceGroup(
                configuration: .init(services: [.init(service: self.relay)], logger: OutboxRelayTests.logger)
            )
            async let running: Void = group.run()
            try await body()
            await group.triggerGracefulShutdown()
            try await running
            self.receiver.stop()
        }

        func add(_ count: Int, to channels: [String]) -> [Message] {
            let messages = (0..<count).map { index in
                let channel = channels[index % channels.count]
                return Message.example(channel: channel, destination: channel)
            }
            self.outbox.add(messages, due: self.clock.now)
            return messages
        }
    }

    private func bench(
        channels: [String],
        shutdownDeadline: Duration = .zero,
        gatheringTime: Duration = .milliseconds(5),
        maySend: @escaping @Sendable () -> Bool = { true },
        mayLeave: (@Sendable () -> Bool)? = nil,
        answer: @escaping @Sendable (LoopbackReceiver.Request) -> LoopbackReceiver.Answer
    ) throws -> Bench {
        let receiver = try LoopbackReceiver(answer: answer)
        let environment = ChannelEnvironment(socketPath: "/tmp/none.sock", brand: "Example")
        let webhooks = try channels.enumerated().map { index, id in
            // Each destination is a host of its own: all of 127.0.0.0/8 is this machine.
            let url = receiver.url("/\(id)", host: "127.0.1.\(index + 1)")
            return try WebhookChannel(id: id, settings: ["url": url, "secret": "s"], environment: environment)
        }
        let policy = AddressPolicy(allowing: [try #require(IPRange("127.0.0.0/8"))])
        let (outbox, clock) = (MemoryOutbox(), Clock())
        let curl = try CurlTransport(policy: policy, limits: .patient)
        let relay = OutboxRelay(
            store: outbox,
            transport: GuardedTransport(curl, while: mayLeave ?? maySend),
            channels: webhooks,
            owner: 1,
            shutdownDeadline: shutdownDeadline,
            gatheringTime: gatheringTime,
            maySend: maySend,
            now: { clock.now },
            logger: Self.logger
        )
        return Bench(outbox: outbox, clock: clock, relay: relay, receiver: receiver)
    }

    @Test(.timeLimit(.minutes(5))) func `five hundred messages to fifty destinations arrive once each`() async throws {
        let channels = (0..<50).map { "c\($0)" }
        let bench = try self.bench(channels: channels) { _ in .status(200) }
        let messages = bench.add(500, to: channels)
        try await bench.run { await bench.outbox.recorded(500) }
        let arrived = bench.receiver.requests.compactMap { $0.headers["webhook-id"] }
        #expect(arrived.sorted() == messages.map(\.id.text).sorted())
        #expect(bench.outbox.tries.allSatisfy { $0.outcome == .sent(Learned()) && $0.attempt == 1 && $0.status == 200 })
        #expect(bench.outbox.waiting == 0)
    }

    @Test(.timeLimit(.minutes(5))) func `what is handed over is sent once, and refused once its claim is let go of`()
        async throws
    {
        let bench = try self.bench(channels: ["crm"]) { _ in .status(200) }
        #expect(bench.relay.grant() == nil, "before the first claim nobody knows what waits")
        try await bench.run {
            _ = bench.add(1, to: ["crm"])
            bench.relay.wake()
            await bench.outbox.recorded(1)
            let grant = try await self.grant(of: bench.relay)
            #expect(bench.relay.hasRoom(for: "crm"))
            let handed = bench.outbox.addClaimed(
                [.example(channel: "crm", destination: "crm")],
                due: bench.clock.now
            )
            #expect(bench.relay.take(handed, under: grant))
            await bench.outbox.recorded(2)
            bench.relay.dropClaims()
            #expect(!bench.relay.take(handed, under: grant))
        }
        #expect(bench.receiver.requests.count == 2)
        #expect(bench.relay.grant() == nil, "a relay that stopped takes nothing")
    }

    @Test(.timeLimit(.minutes(5))) func `results wait for company, but no message and no shutdown waits for them`()
        async throws
    {
        let bench = try self.bench(channels: ["crm"], gatheringTime: .seconds(3600)) { _ in .status(200) }
        _ = bench.add(500, to: ["crm"])
        // A slot is free again when its result is written down, and a destination has 32 at most.
        try await bench.run { await bench.outbox.recorded(500 - 32) }
        #expect(bench.outbox.claimed == 0)
    }

    @Test(.timeLimit(.minutes(5))) func `behind a destination's pause there is no room`() async throws {
        let bench = try self.bench(channels: ["crm", "other"]) { request in
            request.line.contains("crm") ? .status(503, headers: ["Retry-After: 600"]) : .status(200)
        }
        _ = bench.add(2, to: ["crm", "other"])
        try await bench.run {
            await bench.outbox.recorded(2)
            #expect(!bench.relay.hasRoom(for: "crm") && bench.relay.hasRoom(for: "other"))
        }
    }

    /// A relay that is working its way into the outbox gives none yet.
    private func grant(of relay: OutboxRelay) async throws -> DispatchGrant {
        while true {
            if let grant = relay.grant() { return grant }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    @Test(.timeLimit(.minutes(5))) func `a hanging destination does not hold the others`() async throws {
        let channels = ["hanging"] + (0..<9).map { "c\($0)" }
        let bench = try self.bench(channels: channels) { $0.line.contains("hanging") ? .silence : .status(200) }
        _ = bench.add(500, to: channels)
        try await bench.run { await bench.outbox.recorded(450) }
        #expect(bench.outbox.tries.count { $0.status == 200 } == 450)
    }

    @Test(.timeLimit(.minutes(5))) func `what is held instead of claimed hides nothing behind it`() async throws {
        let bench = try self.bench(channels: ["hanging", "stopped", "well"]) {
            $0.line.contains("hanging") ? .silence : .status(200)
        }
        // So much of a destination that claims pass it over, and more than a claim of what is held.
        for (channel, count) in [("hanging", 300), ("stopped", 600), ("well", 5)] {
            let messages = (0..<count).map { _ in Message.example(channel: channel, destination: channel) }
            bench.outbox.add(messages, due: bench.clock.now - .hours(1))
        }
        bench.outbox.stop(["stopped": "by hand"])
        try await bench.run {
            await bench.receiver.received(6)
            await bench.outbox.recorded(5)
        }
        #expect(bench.receiver.requests.count { $0.line.contains("well") } == 5)
        #expect(!bench.receiver.requests.contains { $0.line.contains("stopped") })
    }

    @Test(.timeLimit(.minutes(5)), arguments: [30, 3600, -60])
    func `what nobody announced is found by looking, also when the clock was set`(_ seconds: Int) async throws {
        let bench = try self.bench(channels: ["crm"]) { _ in .status(200) }
        try await bench.run {
            let grant = try await self.grant(of: bench.relay)
            bench.outbox.add(
                [.example(channel: "crm", destination: "crm")],
                due: bench.clock.now - .hours(2)
            )
            bench.clock.advance(by: .seconds(seconds))
            // Something else brings the relay to its feet.
            let handed = bench.outbox.addClaimed(
                [.example(channel: "crm", destination: "crm")],
                due: bench.clock.now
            )
            #expect(bench.relay.take(handed, under: grant))
            await bench.outbox.recorded(2)
        }
        #expect(bench.receiver.requests.count == 2)
    }

    @Test(.timeLimit(.minutes(5))) func `nothing is tried before the time in Retry-After`() async throws {
        let isBusy = Mutex(true)
        let bench = try self.bench(channels: ["crm", "other"]) { request in
            isBusy.withLock { $0 } && request.line.contains("crm")
                ? .status(429, headers: ["Retry-After: 120"]) : .status(200)
        }
        func tries() -> Int { bench.receiver.requests.count { $0.line.contains("crm") } }
        _ = bench.add(20, to: ["crm"])
        try await bench.run {
            await bench.outbox.recorded(20)
            let early = tries()
            #expect(early <= 4)
            isBusy.withLock { $0 = false }
            bench.clock.advance(by: .seconds(110))
            _ = bench.add(2, to: ["crm", "other"])
            bench.relay.wake()
            // The other one's message has gone, so the relay has looked; the pausing one was passed over.
            await bench.outbox.recorded(21)
            #expect(tries() == early)
            bench.clock.advance(by: .seconds(10))
            bench.relay.wake()
            await bench.outbox.recorded(42)
        }
        #expect(bench.outbox.tries.count { $0.status == 200 } == 22)
        #expect(bench.outbox.waiting == 0)
    }

    @Test(.timeLimit(.minutes(5))) func `waiting for a destination costs no try`() async throws {
        let bench = try self.bench(channels: ["crm"]) { _ in .status(503, headers: ["Retry-After: 60"]) }
        _ = bench.add(20, to: ["crm"])
        try await bench.run { await bench.outbox.recorded(20) }
        let (tried, waited) = (bench.outbox.tries, bench.outbox.records.filter { !$0.wasTried })
        #expect(tried.count <= 4 && tried.count + waited.count == 20)
        let again = try await bench.outbox.claim(limit: 20, now: bench.clock.now + .hours(1), owner: 2)
        #expect(again.count { $0.attempt == 1 } == waited.count)
        #expect(again.count { $0.attempt == 2 } == tried.count)
    }

    @Test(.timeLimit(.minutes(5))) func `being cut off from the others costs no try`() async throws {
        let (looks, asked) = AsyncStream<Void>.makeStream()
        let isHeld = Mutex(false)
        let bench = try self.bench(
            channels: ["crm"],
            maySend: {
                asked.yield()
                return isHeld.withLock { $0 }
            }
        ) { _ in .status(200) }
        _ = bench.add(5, to: ["crm"])
        try await bench.run {
            var turns = looks.makeAsyncIterator()
            // It has looked again and again with messages due.
            for _ in 1...5 {
                await turns.next()
                bench.relay.wake()
            }
            #expect(bench.outbox.tries.isEmpty)
            isHeld.withLock { $0 = true }
            bench.relay.wake()
            await bench.outbox.recorded(5)
        }
        #expect(bench.outbox.tries.allSatisfy { $0.outcome == .sent(Learned()) && $0.attempt == 1 })
        #expect(bench.receiver.requests.count == 5)
    }

    @Test(.timeLimit(.minutes(5))) func `being cut off between the claim and the request costs no try either`()
        async throws
    {
        let isHeld = Mutex(false)
        let bench = try self.bench(channels: ["crm"], mayLeave: { isHeld.withLock { $0 } }) { _ in .status(200) }
        _ = bench.add(1, to: ["crm"])
        try await bench.run {
            for times in 1...3 {
                await bench.outbox.recorded(times)
                isHeld.withLock { $0 = times == 3 }
                bench.clock.advance(by: .seconds(1))
                bench.relay.wake()
            }
            await bench.outbox.recorded(4)
        }
        #expect(bench.outbox.records.map(\.wasTried) == [false, false, false, true])
        #expect(bench.outbox.tries.map(\.attempt) == [1])
        #expect(bench.receiver.requests.count == 1)
    }

    @Test(.timeLimit(.minutes(5))) func `after 410 the rest is held without a try`() async throws {
        let bench = try self.bench(channels: ["crm"]) { _ in .status(410) }
        _ = bench.add(20, to: ["crm"])
        try await bench.run { await bench.outbox.recorded(20) }
        #expect(bench.receiver.requests.count <= 4)
        #expect(bench.outbox.tries.allSatisfy { $0.disablesDestination })
        #expect(bench.outbox.records.allSatisfy { if case .hold = $0.outcome { true } else { false } })
    }

    @Test(.timeLimit(.minutes(5))) func `shutdown finishes and records what is on its way and frees the rest`()
        async throws
    {
        let hasAnswered = Mutex(false)
        let bench = try self.bench(channels: ["slow", "fast"]) { request in
            // It answers once, because a destination that never did is tried with one message at a time.
            let isSilent =
                request.line.contains("slow")
                && hasAnswered.withLock { isSecond in
                    defer { isSecond = true }
                    return isSecond
                }
            return isSilent ? .silence : .status(200)
        }
        _ = bench.add(40, to: ["slow", "fast"])
        let cut = AdaptiveLimit.first + 1
        try await bench.run {
            await bench.receiver.received(21 + cut)
            await bench.outbox.recorded(21)
        }
        let sent = bench.receiver.requests.filter { $0.line.contains("fast") }.count
        #expect(sent == 20)
        #expect(bench.outbox.tries.count { $0.outcome == .sent(Learned()) } == 21)
        // Some were cut and may be sent again; the rest never began and keeps its try.
        #expect(bench.outbox.claimed == 0 && bench.outbox.waiting == 19)
        #expect(bench.outbox.tries.count == 21 + cut)
    }

    @Test(.timeLimit(.minutes(5))) func `a store that fails for a while gets the results all the same`() async throws {
        let bench = try self.bench(channels: ["crm"]) { _ in .status(200) }
        bench.outbox.failWrites(1)
        _ = bench.add(3, to: ["crm"])
        try await bench.run { await bench.outbox.recorded(3) }
        #expect(bench.receiver.requests.count == 3)
        #expect(bench.outbox.tries.count == 3)
    }

    @Test(.timeLimit(.minutes(5))) func `a message without a channel is held, an expired one is given up`() async throws
    {
        let bench = try self.bench(channels: ["crm"]) { _ in .status(200) }
        var expired = Message.example(channel: "crm", destination: "crm")
        expired.expiresAt = bench.clock.now
        bench.outbox.add([expired, .example(channel: "gone", destination: "gone")], due: bench.clock.now)
        try await bench.run { await bench.outbox.recorded(2) }
        let outcomes = bench.outbox.records.map(\.outcome)
        #expect(outcomes.contains(.hold(because: "no channel \"gone\" is configured")))
        #expect(outcomes.contains(.giveUp(because: "it expired before it could be sent")))
        #expect(bench.receiver.requests.isEmpty && bench.outbox.tries.isEmpty)
    }

    @Test(.timeLimit(.minutes(5))) func `a wake after start brings new messages out`() async throws {
        let bench = try self.bench(channels: ["crm"]) { _ in .status(200) }
        try await bench.run {
            for count in 1...5 {
                _ = bench.add(1, to: ["crm"])
                bench.relay.wake()
                await bench.outbox.recorded(count)
            }
        }
        #expect(bench.receiver.requests.count == 5)
    }
}

extension TransportLimits {
    /// A receiver that says nothing is not given up for as long as any machine needs for the rest of a test.
    fileprivate static var patient: TransportLimits {
        var limits = TransportLimits.standard
        (limits.connect, limits.total, limits.stall) = (.minutes(5), .minutes(5), .minutes(5))
        return limits
    }
}
