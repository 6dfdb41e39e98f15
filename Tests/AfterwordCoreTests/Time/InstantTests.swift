import AfterwordCore
import Foundation
import Testing

@Suite struct InstantTests {
    @Test func `every millisecond is written as itself and read back`() {
        for offset in Int64(0)..<1000 {
            let instant = Instant(milliseconds: 1_767_225_600_000 + offset)
            #expect(Instant(rfc3339: instant.rfc3339) == instant)
        }
    }

    @Test(arguments: [
        (1_767_225_600_120, "2026-01-01T00:00:00.120Z"), (1_767_225_600_999, "2026-01-01T00:00:00.999Z"),
        (1_767_225_600_000, "2026-01-01T00:00:00Z"),
    ])
    func `a fraction is written only where there is one`(_ milliseconds: Int64, _ text: String) {
        #expect(Instant(milliseconds: milliseconds).rfc3339 == text)
    }

    @Test func `days of all years are written as Foundation's calendar writes them`() throws {
        // Every 1,009 days since 1583, so that all days of the month and many leap years are met; before, Foundation's is the Julian one.
        for day in stride(from: -141_349, through: 2_932_896, by: 1_009) {
            let instant = Instant(milliseconds: Int64(day) * 86_400_000 + 45_296_000)
            #expect(instant.rfc3339 == instant.date.formatted(Date.ISO8601FormatStyle()))
        }
    }

    @Test(arguments: [
        "2024-02-29T23:59:59Z", "1900-02-28T00:00:00Z", "1969-12-31T23:59:59.999Z", "1583-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
    ])
    func `the edges of days and years are read and written`(_ text: String) throws {
        #expect(try #require(Instant(rfc3339: text)).rfc3339 == text)
    }
}
