import AfterwordCore
import Testing

@Suite struct ContactTriesTests {
    @Test(
        arguments: [
            (["2026-03-02T09:00:00Z", "2026-03-02T12:00:00Z", "2026-03-02T22:59:00Z"], false),
            (["2026-03-02T09:00:00Z", "2026-03-02T12:00:00Z", "2026-03-02T23:01:00Z"], true),
            (["2026-03-02T09:00:00Z", "2026-03-03T12:00:00Z"], false),
            ([], false),
        ] as [([Instant], Bool)]
    )
    func `a person is not reachable after three tries on two days of the account's zone`(
        _ tries: [Instant],
        _ areEnough: Bool
    ) {
        #expect(ContactTries(tries, timeZone: "Europe/Madrid").areEnough == areEnough)
    }
}
