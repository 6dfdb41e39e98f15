import AfterwordCore
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
}
