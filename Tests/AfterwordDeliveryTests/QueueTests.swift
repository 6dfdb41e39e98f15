import AfterwordCore
import AfterwordDelivery
import AfterwordStorage
import Testing

@Suite struct TokenBucketTests {
    private let start = Instant(milliseconds: 1_000_000)

    @Test func `a burst goes at once, then the pace rules`() {
        var bucket = TokenBucket(pace: SendingPace(perSecond: 10, burst: 3), now: self.start)
        #expect((0..<4).map { _ in bucket.take(now: self.start) } == [true, true, true, false])
        #expect(bucket.nextToken(now: self.start) == self.start + .milliseconds(100))
        let ninetyNine = bucket.take(now: self.start + .milliseconds(99))
        let hundred = bucket.take(now: self.start + .milliseconds(100))
        #expect(!ninetyNine && hundred)
    }

    @Test(arguments: [Duration.hours(1), .hours(-1)]) func `a clock that jumps gives no more than a burst`(
        _ jump: Duration
    ) {
        var bucket = TokenBucket(pace: SendingPace(perSecond: 10, burst: 3), now: self.start)
        for _ in 0..<3 { _ = bucket.take(now: self.start) }
        let later = self.start + jump
        let taken = (0..<10).count { _ in bucket.take(now: later) }
        #expect(taken == (jump > .zero ? 3 : 0))
        let next = bucket.take(now: later + .milliseconds(100))
        #expect(next)
    }

    @Test func `an unlimited pace never waits`() {
        var bucket = TokenBucket(pace: .unlimited, now: self.start)
        #expect((0..<1000).allSatisfy { _ in bucket.take(now: self.start) })
        #expect(bucket.nextToken(now: self.start) == self.start)
    }
}

@Suite struct CircuitBreakerTests {
    private let start = Instant(milliseconds: 1_000_000)

    private func breaker(failures: Int, successes: Int) -> CircuitBreaker {
        var breaker = CircuitBreaker()
        for _ in 0..<successes { breaker.record(failed: false, now: self.start) }
        for _ in 0..<failures { breaker.record(failed: true, now: self.start) }
        return breaker
    }

    @Test(arguments: [
        (9, 0, false), (10, 0, true), (7, 3, true), (6, 4, false), (6, 3, false), (70, 30, true), (69, 31, false),
    ])
    func `it opens at seven failures in ten of at least ten tries`(_ failures: Int, _ successes: Int, _ opens: Bool) {
        let breaker = self.breaker(failures: failures, successes: successes)
        #expect((breaker.state == .open(until: self.start + .seconds(30))) == opens)
    }

    @Test func `tries older than a minute do not count`() {
        var breaker = self.breaker(failures: 9, successes: 0)
        breaker.record(failed: true, now: self.start + .seconds(70))
        #expect(breaker.state == .closed)
    }

    @Test func `after the pause one probe goes, and a good one closes it`() {
        var breaker = self.breaker(failures: 10, successes: 0)
        let early = breaker.mayTry(now: self.start + .seconds(29))
        let probe = breaker.mayTry(now: self.start + .seconds(30))
        let second = breaker.mayTry(now: self.start + .seconds(30))
        #expect(!early && probe && !second)
        breaker.record(failed: false, now: self.start + .seconds(31))
        #expect(breaker.state == .closed && breaker.isAtRest)
    }

    @Test func `bad probes double the pause up to a quarter of an hour`() {
        var breaker = self.breaker(failures: 10, successes: 0)
        var pauses: [Duration] = []
        var now = self.start
        while case .open(let until) = breaker.state, pauses.count < 7 {
            pauses.append(until - now)
            now = until
            let mayProbe = breaker.mayTry(now: now)
            #expect(mayProbe)
            breaker.record(failed: true, now: now)
        }
        #expect(pauses == [30, 60, 120, 240, 480, 900, 900].map { .seconds($0) })
    }

    @Test func `a probe that never asked makes room for the next`() {
        var breaker = self.breaker(failures: 10, successes: 0)
        let now = self.start + .seconds(30)
        let first = breaker.mayTry(now: now)
        breaker.withdraw(now: now)
        let second = breaker.mayTry(now: now)
        #expect(first && second && breaker.state == .probing)
        breaker.record(failed: true, now: now)
        #expect(breaker.state == .open(until: now + .seconds(60)))
    }

    @Test func `a try that never asked says nothing of the destination`() {
        var queue = DestinationQueue(pace: .unlimited, now: self.start)
        queue.append(.example(to: "crm"))
        #expect(queue.takeReady(now: self.start) != nil)
        queue.finish(.noVerdict, now: self.start)
        #expect(queue.live == 0 && queue.hasFreeSlot && !queue.isProven)
    }
}

@Suite struct DispatchQueuesTests {
    private let start = Instant(milliseconds: 1_000_000)

    private func queues(_ pace: SendingPace = .unlimited) -> DispatchQueues { DispatchQueues { _ in pace } }

    private func fill(_ queues: inout DispatchQueues, _ destination: String, _ count: Int) {
        for _ in 0..<count { #expect(queues.add(.example(to: destination), now: self.start) == nil) }
    }

    /// Lets each answer one message, so that it is known and four may go at once.
    private func greet(_ queues: inout DispatchQueues, _ destinations: String...) {
        for destination in destinations {
            self.fill(&queues, destination, 1)
            _ = queues.takeReady(now: self.start)
            _ = queues.finish(destination, .indifferent, now: self.start)
        }
    }

    @Test func `destinations take turns however long their queues are`() {
        var queues = self.queues()
        self.greet(&queues, "a", "b", "c")
        self.fill(&queues, "a", 100)
        self.fill(&queues, "b", 2)
        self.fill(&queues, "c", 1)
        let order = queues.takeReady(now: self.start).map(\.message.destination)
        #expect(order.prefix(5) == ["a", "b", "c", "a", "b"])
    }

    @Test func `a destination begins with one message, has four live once it answered, and earns up to thirty-two`() {
        var queues = self.queues()
        self.fill(&queues, "a", 1000)
        #expect(queues.takeReady(now: self.start).count == 1)
        _ = queues.finish("a", .indifferent, now: self.start)
        #expect(queues.takeReady(now: self.start).count == 4)
        for _ in 0..<200 {
            _ = queues.finish("a", .succeeded, now: self.start)
            _ = queues.takeReady(now: self.start)
        }
        #expect(queues.live == 32)
        _ = queues.finish("a", .overloaded(until: nil), now: self.start)
        #expect(queues.takeReady(now: self.start).isEmpty)
    }

    @Test func `of a thousand slots the last hundred are for destinations that have answered`() {
        var queues = self.queues()
        self.fill(&queues, "good", 1)
        _ = queues.takeReady(now: self.start)
        _ = queues.finish("good", .succeeded, now: self.start)
        for index in 0..<1000 { self.fill(&queues, "d\(index)", 1) }
        #expect(queues.takeReady(now: self.start).count == 900)
        self.fill(&queues, "good", 200)
        #expect(queues.takeReady(now: self.start).map(\.message.destination) == Array(repeating: "good", count: 5))
        for index in 0..<900 { _ = queues.finish("d\(index)", .succeeded, now: self.start) }
        #expect(queues.takeReady(now: self.start).count <= 995)
        #expect(queues.live <= 1000)
    }

    @Test func `what waits behind a silent destination is passed over, and does not count as ready`() {
        var queues = self.queues()
        self.fill(&queues, "silent", 10)
        #expect(queues.takeReady(now: self.start).count == 1)
        #expect(queues.passedOver == ["silent"])
        #expect(queues.waiting == 9 && queues.ready == 0)
        #expect(!queues.needsRefill(now: self.start))
    }

    @Test func `one answer silences a whole queue for a day at most`() {
        var queues = self.queues()
        self.fill(&queues, "a", 10)
        _ = queues.takeReady(now: self.start)
        let paused = queues.finish("a", .overloaded(until: self.start + .days(365)), now: self.start)
        #expect(paused?.until == self.start + .hours(24))
    }

    @Test func `destinations that run low share one claim equally`() {
        var queues = self.queues()
        for name in ["a", "b"] { self.fill(&queues, name, 30) }
        _ = queues.takeReady(now: self.start)
        for name in ["a", "b"] { for _ in 0..<4 { _ = queues.finish(name, .succeeded, now: self.start) } }
        for _ in 0..<3 {
            _ = queues.takeReady(now: self.start)
            for name in ["a", "b"] { for _ in 0..<8 { _ = queues.finish(name, .indifferent, now: self.start) } }
        }
        #expect(queues.takeRefills(now: self.start, atMost: 50) == ["a": 25, "b": 25])
        #expect(queues.takeRefills(now: self.start, atMost: 50) == [:])
    }

    @Test func `what waits for a stopped queue or channel is taken out, and the rest stays`() {
        var queues = self.queues()
        self.greet(&queues, "a", "b")
        for name in ["a", "b"] { self.fill(&queues, name, 6) }
        #expect(queues.takeReady(now: self.start).count == 8)
        let held = queues.drain(stopped: ["a": "stopped by Marta"])
        #expect(held.map(\.message.message.destination) == ["a", "a"])
        #expect(held.map(\.reason) == ["stopped by Marta", "stopped by Marta"])
        #expect(queues.waiting == 2)
    }

    @Test func `a destination that answers is filled up before it runs dry`() {
        var queues = self.queues()
        self.fill(&queues, "a", 30)
        _ = queues.takeReady(now: self.start)
        _ = queues.finish("a", .succeeded, now: self.start)
        _ = queues.takeReady(now: self.start)
        #expect(queues.passedOver == ["a"])
        // Five may be live now, so forty are enough and twenty are few.
        #expect(!queues.needsRefill(now: self.start))
        for _ in 0..<4 { _ = queues.finish("a", .indifferent, now: self.start) }
        _ = queues.takeReady(now: self.start)
        #expect(queues.takeRefills(now: self.start, atMost: 256) == ["a": 40 - 20])
        queues.noteExhausted("a")
        #expect(queues.passedOver == [] && queues.ready == queues.waiting)
    }

    @Test(arguments: [(0, 8), (1, 8), (8, 8), (16, 4), (32, 2), (500, 2)])
    func `the more destinations have a backlog, the less of each is claimed ahead`(_ backlogs: Int, _ messages: Int) {
        #expect(ReadyDepth(backlogs: backlogs).messagesASlot == messages)
    }

    @Test func `a pausing destination is passed over until its pause ends`() {
        var queues = self.queues()
        self.fill(&queues, "a", 10)
        _ = queues.takeReady(now: self.start)
        let until = self.start + .seconds(120)
        _ = queues.finish("a", .overloaded(until: until), now: self.start)
        for _ in 0..<3 { _ = queues.finish("a", .indifferent, now: self.start) }
        #expect(queues.passedOver == ["a"] && queues.waiting == 0)
        #expect(!queues.needsRefill(now: until - .milliseconds(1)))
        #expect(queues.nextReady(now: self.start) == until)
        #expect(queues.needsRefill(now: until))
        #expect(queues.takeRefills(now: until, atMost: 256).keys.sorted() == ["a"])
    }

    @Test func `with ninety of a hundred destinations silent the ten others keep every slot they can use`() {
        var queues = self.queues()
        let names = (0..<100).map { "d\($0)" }
        for name in names { self.fill(&queues, name, 50) }
        var sent: [String: Int] = [:]
        for _ in 0..<10 {
            for message in queues.takeReady(now: self.start) {
                let name = message.message.destination
                sent[name, default: 0] += 1
                // Every tenth answers at once, the rest never.
                if name.hasSuffix("0") { _ = queues.finish(name, .succeeded, now: self.start) }
            }
        }
        #expect(names.allSatisfy { sent[$0] == ($0.hasSuffix("0") ? 50 : 1) })
        #expect(queues.ready == 0 && queues.passedOver.isSuperset(of: names.filter { !$0.hasSuffix("0") }))
    }

    @Test func `a pause the receiver asked for sends what waits back to the outbox`() throws {
        var queues = self.queues()
        self.greet(&queues, "a", "b")
        self.fill(&queues, "a", 10)
        self.fill(&queues, "b", 10)
        _ = queues.takeReady(now: self.start)
        let until = self.start + .seconds(120)
        let finished = queues.finish("a", .overloaded(until: until), now: self.start)
        let back = try #require(finished)
        #expect(back.messages.count == 6)
        #expect(back.until == until)
        #expect(queues.add(.example(to: "a"), now: self.start) == until)
        #expect(queues.add(.example(to: "a"), now: until) == nil)
        #expect(queues.waiting == 7)
    }

    @Test func `a short pause is waited for in memory`() {
        var queues = self.queues()
        self.greet(&queues, "a")
        self.fill(&queues, "a", 5)
        _ = queues.takeReady(now: self.start)
        let until = self.start + .seconds(1)
        #expect(queues.finish("a", .overloaded(until: until), now: self.start) == nil)
        for _ in 0..<3 { _ = queues.finish("a", .succeeded, now: self.start) }
        #expect(queues.takeReady(now: self.start).isEmpty)
        #expect(queues.nextReady(now: self.start) == until)
        #expect(queues.takeReady(now: until).count == 1)
    }

    @Test func `the pace spaces messages to one destination`() {
        var queues = self.queues(SendingPace(perSecond: 1, burst: 2))
        self.greet(&queues, "a")
        self.fill(&queues, "a", 4)
        let full = self.start + .seconds(1)
        #expect(queues.takeReady(now: full).count == 2)
        #expect(queues.nextReady(now: full) == full + .seconds(1))
        #expect(queues.takeReady(now: full + .seconds(1)).count == 1)
    }

    @Test func `a backlog for one destination does not fill the memory`() {
        var queues = self.queues()
        self.fill(&queues, "a", DispatchQueues.mostWaitingForOne)
        #expect(queues.add(.example(to: "a"), now: self.start) != nil)
        #expect(queues.add(.example(to: "b"), now: self.start) == nil)
    }

    @Test func `everything can be taken out again`() {
        var queues = self.queues()
        self.fill(&queues, "a", 6)
        self.fill(&queues, "b", 3)
        let ready = queues.takeReady(now: self.start)
        #expect(ready.count + queues.drainAll().count == 9)
        #expect(queues.waiting == 0 && queues.live == ready.count)
    }
}

extension ClaimedMessage {
    /// A first try; ids grow so that no two are alike.
    static func example(to destination: String, channel: String = "crm") -> ClaimedMessage {
        let message = Message.example(channel: channel, destination: destination)
        return ClaimedMessage(message: message, attempt: 1, claimID: message.id.rawValue)
    }
}

extension Message {
    private static let ids = IDGenerator()

    static func example(channel: String = "crm", destination: String) -> Message {
        var content = MessageContent(
            type: "survey.invitation",
            timestamp: "2026-01-01T00:00:00Z",
            data: #"{"score":5}"#
        )
        content.recipient = "999"
        content.text = "How did we do?"
        content.link = "https://s.example.org/s/tok_A1"
        let now = Instant(milliseconds: 1_767_225_600_000)
        return Message(
            id: Self.ids.next(at: now),
            kind: .invitation,
            channel: channel,
            destination: destination,
            content: content,
            createdAt: now
        )
    }
}
