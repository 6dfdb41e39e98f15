import AfterwordCore
import Testing

@Suite struct QuietHoursTests {
    @Test(arguments: [("20:00-09:00", 1200, 540), ("00:00 - 24:00", 0, 1440), ("9:30-10:15", 570, 615)])
    func `reads two clock times`(_ text: String, _ start: Int, _ end: Int) {
        #expect(QuietHours(text: text) == QuietHours(start: start, end: end))
    }

    @Test(arguments: [
        "", "20:00", "20:00-", "25:00-09:00", "20:60-09:00", "24:01-09:00", "20-9", "a-b", "+1:00-2:00",
        "1:00-2:00-3:00",
    ])
    func `refuses anything else`(_ text: String) { #expect(QuietHours(text: text) == nil) }

    @Test(arguments: [
        ("2026-03-28T21:00:00Z", "Europe/Madrid", "2026-03-29T07:00:00Z"),
        ("2026-10-24T21:00:00Z", "Europe/Madrid", "2026-10-25T08:00:00Z"),
        ("2026-03-31T12:00:00Z", "Europe/Madrid", "2026-03-31T12:00:00Z"),
        ("2026-03-31T18:00:00Z", "Europe/Madrid", "2026-04-01T07:00:00Z"),
        ("2026-03-31T17:59:59Z", "Europe/Madrid", "2026-03-31T17:59:59Z"),
        ("2026-03-31T03:00:00Z", "Asia/Kolkata", "2026-03-31T03:30:00Z"),
        ("2026-03-31T21:00:00Z", "Mars/Base", "2026-04-01T09:00:00Z"),
    ])
    func `opens at nine in the person's zone, on days of 23 and 25 hours too`(
        _ now: String,
        _ zone: String,
        _ opening: String
    ) throws {
        let quiet = QuietHours(start: 20 * 60, end: 9 * 60)
        let instant = try JSONValue.instant(now)
        #expect(quiet.opening(from: instant, in: zone).rfc3339 == opening)
    }

    @Test func `equal ends leave no quiet hour`() {
        let now: Instant = "2026-03-31T03:00:00Z"
        #expect(QuietHours(start: 600, end: 600).opening(from: now, in: "UTC") == now)
    }
}
