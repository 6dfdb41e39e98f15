import AfterwordCore
import Testing

@Suite struct BusinessCalendarTests {
    @Test(arguments: try Vector.all("followup", "followup.due"))
    func `agrees with the due-time vectors`(_ vector: Vector) throws {
        let fields = try #require(vector.input["calendar"])
        let hours = try "\(fields.text("weekdays")) \(fields.text("open"))-\(fields.text("close"))"
        let holidays = Set(try #require(fields["holidays"]?.array).compactMap(\.string))
        let zone = try fields.text("zone")
        let calendar = try #require(BusinessCalendar(hours: hours, timeZone: zone, holidays: holidays))
        let due = calendar.due(
            from: try vector.input.time("answeredAt"),
            businessMinutes: try vector.input.whole("businessMinutes")
        )
        #expect(vector.differences(from: ["due": JSONValue(due)]) == [])
    }

    @Test func `opens at nine on the wall, before and after the clocks change`() {
        let madrid = BusinessCalendar(timeZone: "Europe/Madrid")
        #expect(madrid.due(from: "2026-03-27T15:30:00Z", businessMinutes: 60) == "2026-03-30T07:30:00Z")
    }

    @Test func `the day without its lost hour has less time in it`() throws {
        let calendar = try #require(BusinessCalendar(hours: "Mon-Sun 00:00-24:00", timeZone: "Europe/Madrid"))
        let midnight: Instant = "2026-03-28T23:00:00Z"
        #expect(calendar.due(from: midnight, businessMinutes: 23 * 60) == "2026-03-29T22:00:00Z")
        #expect(calendar.due(from: midnight, businessMinutes: 24 * 60) == "2026-03-29T23:00:00Z")
    }

    @Test(arguments: [
        BusinessCalendar(weekdays: []), BusinessCalendar(weekdays: [9]), BusinessCalendar(opens: 600, closes: 600),
    ])
    func `a calendar that never opens counts every minute`(_ calendar: BusinessCalendar) {
        let start: Instant = "2026-03-02T10:00:00Z"
        #expect(calendar.due(from: start, businessMinutes: 240) == start + .minutes(240))
    }

    @Test func `nothing to wait for is due at once`() {
        let sunday: Instant = "2026-03-01T10:00:00Z"
        #expect(BusinessCalendar().due(from: sunday, businessMinutes: 0) == sunday)
    }

    static let texts: [(String, Set<Int>, Int, Int)] = [
        ("Mon-Fri 09:00-17:00", [1, 2, 3, 4, 5], 540, 1020), ("sat,SUN 10:30-24:00", [6, 7], 630, 1440),
        ("Fri-Mon 00:00-06:00", [5, 6, 7, 1], 0, 360), ("Wed 8:00-12:00", [3], 480, 720),
    ]

    @Test(arguments: texts.indices) func `reads hours`(_ index: Int) {
        let (text, weekdays, opens, closes) = Self.texts[index]
        #expect(BusinessCalendar(hours: text) == BusinessCalendar(weekdays: weekdays, opens: opens, closes: closes))
    }

    @Test(arguments: [
        "", "Mon-Fri", "09:00-17:00", "Lun-Vie 09:00-17:00", "Mon-Fri 17:00-09:00", "Mon- 09:00-17:00",
        "Mon-Fri 09:00-09:00", "Mon-Fri 09:00", "Mon,,Tue 09:00-17:00", "Mon-Tue-Wed 09:00-17:00",
    ])
    func `refuses what is not hours`(_ text: String) { #expect(BusinessCalendar(hours: text) == nil) }
}

@Suite struct FollowUpOwnerTests {
    static func owner(
        _ severity: Severity = .high,
        lead: String? = nil,
        duty: [String] = [],
        turn: Int = 0,
        fallback: String? = nil
    ) -> String? {
        var facts = OwnerFacts(severity: severity)
        (facts.lead, facts.duty, facts.turn, facts.fallback) = (lead, duty, turn, fallback)
        facts.agentNames = ["marta", "marta@example.org"]
        return FollowUpOwner.choose(facts)
    }

    @Test func `the lead comes first, then the duty list in turn, then the fall-back`() {
        #expect(Self.owner(lead: "ana", duty: ["ion"], fallback: "head") == "ana")
        let turns = (0..<4).map { Self.owner(duty: ["a", "b", "c"], turn: $0, fallback: "head") }
        #expect(turns == ["a", "b", "c", "a"])
        #expect(Self.owner(fallback: "head") == "head")
        #expect(Self.owner() == nil)
    }

    @Test func `an urgent case never goes to its own agent while somebody else is there`() {
        #expect(Self.owner(.urgent, lead: "marta", duty: ["marta", "ion"]) == "ion")
        #expect(Self.owner(.urgent, lead: "marta", fallback: "head") == "head")
        #expect(Self.owner(.urgent, lead: "marta") == "marta")
        #expect(Self.owner(.high, lead: "marta", duty: ["ion"]) == "marta")
    }
}

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
