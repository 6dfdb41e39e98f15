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

    @Test(arguments: [1_767_225_600, 1_767_225_600.5, 1, 253_402_300_799])
    func `Unix seconds are read with their fraction`(_ seconds: Double) {
        #expect(Instant(unixSeconds: seconds) == Instant(milliseconds: Int64(seconds * 1000)))
        #expect(Instant(unixMilliseconds: seconds * 1000) == Instant(unixSeconds: seconds))
        #expect(Instant(unix: seconds)?.milliseconds == Int64(seconds < 1e11 ? seconds * 1000 : seconds))
    }

    @Test func `seconds and milliseconds are told apart by their size`() {
        #expect(Instant(unix: 1_767_225_600) == Instant(unix: 1_767_225_600_000))
    }

    @Test(arguments: [
        0, -1, -1e18, 253_402_300_800, 9.3e15, 9.3e18, 1e19, 1e300, .infinity, -.infinity, .nan,
        .greatestFiniteMagnitude,
    ])
    func `a number that no clock shows is no time`(_ number: Double) {
        #expect(Instant(unixSeconds: number) == nil)
        #expect(Instant(unixMilliseconds: number * 1000) == nil)
        #expect(Instant(unix: number < 1e11 ? number : number * 1000) == nil)
    }

    @Test(arguments: [
        ("2026-03-31", LocalDay(year: 2026, month: 3, day: 31)), ("0001-01-01", LocalDay(number: -719_162)),
    ])
    func `a day is read by its name`(_ name: String, _ day: LocalDay) {
        #expect(LocalDay(name: name) == day && day.name == name)
    }

    @Test(arguments: [
        "", "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-005", "+026-01-01", "0000-01-01", "2026-03-31T10:00:00Z",
        "9223372036854775807-01-01", "9-99999-99", "2026-01-9223372036854775807",
    ])
    func `a day that no calendar has is none`(_ name: String) {
        #expect(LocalDay(name: name) == nil)
    }

    @Test(arguments: [
        "2024-02-29T23:59:59Z", "1900-02-28T00:00:00Z", "1969-12-31T23:59:59.999Z", "1583-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
    ])
    func `the edges of days and years are read and written`(_ text: String) throws {
        #expect(try #require(Instant(rfc3339: text)).rfc3339 == text)
    }
}
