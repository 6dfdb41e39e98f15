import AfterwordCore
import Testing

@Suite struct ExportTimingTests {
    @Test(arguments: [
        // 2026-03-02 is a Monday.
        ("hourly", "2026-03-02T09:30:00Z", "2026-03-02T09:00:00Z"),
        ("15m", "2026-03-02T09:44:59Z", "2026-03-02T09:30:00Z"),
        ("daily 06:00", "2026-03-02T06:00:00Z", "2026-03-02T06:00:00Z"),
        ("daily 06:00", "2026-03-02T05:59:59Z", "2026-03-01T06:00:00Z"),
        ("weekly mon 06:00", "2026-03-02T05:00:00Z", "2026-02-23T06:00:00Z"),
        ("Weekly Sunday 23:30", "2026-03-02T05:00:00Z", "2026-03-01T23:30:00Z"),
        ("monthly 1 06:00", "2026-03-02T05:00:00Z", "2026-03-01T06:00:00Z"),
        ("monthly 28 08:00", "2026-03-02T05:00:00Z", "2026-02-28T08:00:00Z"),
        // A shorter month has it on its last day.
        ("monthly 31 00:00", "2026-03-02T05:00:00Z", "2026-02-28T00:00:00Z"),
        ("monthly 29 08:00", "2026-03-02T05:00:00Z", "2026-02-28T08:00:00Z"),
        ("monthly 30 08:00", "2028-03-02T05:00:00Z", "2028-02-29T08:00:00Z"),
        ("monthly 31 08:00", "2026-06-30T07:59:59Z", "2026-05-31T08:00:00Z"),
        ("monthly 31 08:00", "2026-06-30T08:00:00Z", "2026-06-30T08:00:00Z"),
        ("monthly 31 08:00", "2026-08-01T00:00:00Z", "2026-07-31T08:00:00Z"),
    ]) func `the newest due moment is found`(_ written: String, _ now: String, _ due: String) throws {
        let timing = try #require(ExportTiming(written))
        let latest = timing.latest(at: try #require(Instant(rfc3339: now)), timeZone: "UTC")
        #expect(latest?.rfc3339 == due)
    }

    @Test func `a day begins in the account zone`() throws {
        let timing = try #require(ExportTiming("daily 06:00"))
        let now = try #require(Instant(rfc3339: "2026-07-02T04:30:00Z"))
        #expect(timing.latest(at: now, timeZone: "Europe/Madrid")?.rfc3339 == "2026-07-02T04:00:00Z")
    }

    @Test(arguments: [
        "", "sometimes", "daily", "daily 25:00", "daily 6:00", "weekly 06:00", "weekly xyz 06:00",
        "monthly 0 06:00", "monthly 32 06:00", "0m", "-5m", "5s", "* * * * *",
    ])
    func `anything else is refused`(_ written: String) {
        #expect(ExportTiming(written) == nil)
    }
}
