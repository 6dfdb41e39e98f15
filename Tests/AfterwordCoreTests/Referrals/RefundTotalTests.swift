import AfterwordCore
import Testing

@Suite struct RefundTotalTests {
    /// The amounts of refunds one after the other, `nil` for one that names none, and what they come to.
    private static let rows: [([String?], RefundTotal)] = [
        ([nil], .whole), (["10.00"], .part("10.00")), (["10.00", "19.90"], .part("29.9")),
        (["0.1", "0.2"], .part("0.3")), (["10.00", nil], .whole), ([nil, "10.00"], .whole),
        (["10.00", nil, "5.00"], .whole),
    ]

    @Test(arguments: Self.rows) func `parts add up, and a refund without an amount is all of it`(
        _ amounts: [String?],
        _ expected: RefundTotal
    ) {
        let total = amounts.reduce(nil) { RefundTotal($1, after: $0) } as RefundTotal?
        #expect(total == expected)
    }
}
