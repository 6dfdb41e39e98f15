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
