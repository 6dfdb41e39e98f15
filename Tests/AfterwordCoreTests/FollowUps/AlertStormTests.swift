import AfterwordCore
import Testing

@Suite struct AlertStormTests {
    static let now: Instant = "2026-03-02T10:00:00Z"

    @Test func `the eleventh alert of an hour is a summary, and the next ones are held`() {
        var storm = AlertStorm.calm
        let handled = (1...13).map { storm.receive(alertsInWindow: $0, now: Self.now) }
        #expect(handled == Array(repeating: .sendAlone, count: 10) + [.sendSummary, .hold, .hold])
    }

    @Test func `a digest goes every sixty minutes, not a moment earlier`() {
        var storm = AlertStorm.storm(lastSentAt: Self.now)
        let due = Self.now + .minutes(60)
        let early = storm.digest(alertsInWindow: 8, held: 8, now: due - .milliseconds(1))
        let onTime = storm.digest(alertsInWindow: 8, held: 8, now: due)
        #expect(!early)
        #expect(onTime)
        #expect(storm.digestDueAt == due + .minutes(60))
    }

    @Test func `below five alerts an hour the storm is over, and its last digest tells what was held`() {
        var storm = AlertStorm.storm(lastSentAt: Self.now)
        _ = storm.digest(alertsInWindow: 5, held: 5, now: Self.now + .minutes(60))
        #expect(storm != .calm)
        let last = storm.digest(alertsInWindow: 4, held: 4, now: Self.now + .minutes(120))
        #expect(last)
        #expect(storm == .calm)
        #expect(storm.digestDueAt == nil)
    }

    @Test func `a digest of nothing is not sent`() {
        var storm = AlertStorm.storm(lastSentAt: Self.now)
        let isSent = storm.digest(alertsInWindow: 0, held: 0, now: Self.now + .minutes(60))
        #expect(!isSent)
        #expect(storm == .calm)
    }
}
