import AfterwordCore
import AfterwordDelivery
import AfterwordStorage
import Testing

@Suite struct OverallPaceTests {
    private let start = Instant(milliseconds: 1_000_000)

    private func queues(_ pace: SendingPace, overall: SendingPace) -> DispatchQueues {
        DispatchQueues(pace: { _ in pace }, overallPace: { _ in overall })
    }

    private func fill(_ queues: inout DispatchQueues, _ destinations: [String]) {
        for destination in destinations { #expect(queues.add(.example(to: destination), now: self.start) == nil) }
    }

    @Test func `parts of one whole share its pace, and other wholes have their own`() {
        var queues = self.queues(SendingPace(perSecond: 1, burst: 1), overall: SendingPace(perSecond: 2, burst: 3))
        self.fill(&queues, (1...5).map { "tg@a/\($0)" } + ["tg@b/1"])
        #expect(queues.takeReady(now: self.start).count == 4)
        #expect(queues.nextReady(now: self.start) == self.start + .milliseconds(500))
        #expect(queues.takeReady(now: self.start + .milliseconds(499)).isEmpty)
        #expect(queues.takeReady(now: self.start + .milliseconds(500)).count == 1)
    }

    @Test func `one person's pause holds nobody else`() {
        var queues = self.queues(.people, overall: SendingPace(perSecond: 30, burst: 30))
        self.fill(&queues, ["tg@a/1"])
        _ = queues.takeReady(now: self.start)
        _ = queues.finish("tg@a/1", .overloaded(until: self.start + .hours(1)), now: self.start)
        #expect(queues.add(.example(to: "tg@a/1"), now: self.start) == self.start + .hours(1))
        self.fill(&queues, ["tg@a/2"])
        #expect(queues.takeReady(now: self.start).map(\.message.destination) == ["tg@a/2"])
    }

    @Test func `a dead token empties every queue of the whole`() {
        var queues = self.queues(.people, overall: .unlimited)
        self.fill(&queues, ["tg@a/1", "tg@a/2", "tg@a/2", "tg@b/1", "tg@a"])
        #expect(queues.drainWhole(of: "tg@a/1").count == 4)
        #expect(queues.waiting == 1)
        #expect(queues.takeReady(now: self.start).map(\.message.destination) == ["tg@b/1"])
    }

    @Test func `who would wait a minute for the pace waits in the outbox, where it can be called off`() {
        var queues = self.queues(SendingPace(perSecond: 1.0 / 60, burst: 2), overall: .unlimited)
        self.fill(&queues, ["x@a", "x@a"])
        #expect(queues.add(.example(to: "x@a"), now: self.start) == self.start + .minutes(1))
        #expect(queues.takeReady(now: self.start).count == 1)
        _ = queues.finish("x@a", .succeeded, now: self.start)
        #expect(queues.takeReady(now: self.start).count == 1)
        #expect(queues.add(.example(to: "x@a"), now: self.start + .seconds(1)) == nil)
    }
}
