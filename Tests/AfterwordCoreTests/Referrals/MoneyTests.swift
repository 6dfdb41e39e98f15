import AfterwordCore
import Testing

@Suite struct MoneyTests {
    @Test(arguments: [
        ("19.9", "EUR", "19.90"), ("19.905", "eur", "19.91"), ("0.004", "EUR", "0.00"), ("1500", "JPY", "1500"),
        ("1500.5", "JPY", "1501"), ("1.2345", "KWD", "1.235"), ("92233720368547758.07", "EUR", "92233720368547758.07"),
    ])
    func `a decimal is read to the smallest unit of its currency`(_ text: String, _ code: String, _ expected: String) {
        #expect(Money(text, currency: code)?.decimal == expected)
    }

    @Test(arguments: [
        ("-1", "EUR"), ("1e3", "EUR"), ("", "EUR"), (".5", "EUR"), ("1", "EURO"), ("1", ""),
        ("92233720368547758.08", "EUR"), ("٣", "EUR"),
    ])
    func `anything else is no sum`(_ text: String, _ code: String) {
        #expect(Money(text, currency: code) == nil)
    }

    @Test(arguments: [(1_990, 750, 149), (1, 5_000, 1), (1, 4_999, 0), (100, 10_000, 100)])
    func `a share is rounded half up`(_ units: Int64, _ basisPoints: Int, _ expected: Int64) {
        let share = Money(minorUnits: units, currency: "EUR").share(basisPoints: basisPoints)
        #expect(share?.minorUnits == expected)
    }

    @Test func `a share beyond 63 bits is none`() {
        #expect(Money(minorUnits: .max, currency: "EUR").share(basisPoints: 2) == nil)
    }

    @Test(arguments: [("10 EUR", "10.00 EUR"), ("7.5%", "7.50%"), ("12.25 %", "12.25%"), ("100%", "100.00%")])
    func `a rule is read as it is written`(_ text: String, _ expected: String) {
        #expect(RewardRule(text)?.description == expected)
    }

    @Test(arguments: ["", "10", "0 EUR", "0%", "101%", "7.555%", "ten EUR", "EUR 10", "-5%"])
    func `a rule that means nothing is refused`(_ text: String) {
        #expect(RewardRule(text) == nil)
    }

    @Test func `a commission needs a sum`() {
        #expect(RewardRule("5%")?.amount(of: nil) == nil)
        #expect(RewardRule("5%")?.amount(of: Money("20", currency: "EUR"))?.decimal == "1.00")
        #expect(RewardRule("5 EUR")?.amount(of: nil)?.decimal == "5.00")
    }
}
