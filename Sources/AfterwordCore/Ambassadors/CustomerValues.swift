import Foundation

/// What customers bought so far, in one currency: the one most active customers pay in, because values of two cannot be compared.
package struct CustomerValues: Sendable, Equatable {
    /// Whoever bought within this time is active.
    package static let activeTime = Duration.days(365)

    /// One sale, less what was given back for it.
    package struct Sale: Sendable, Equatable {
        package var currency: String
        /// Millionths of the currency.
        package var value: Int64
        package var at: Instant

        /// `nil` for a sale without a readable amount or currency.
        package init?(amount: String?, refunded: String?, isRefunded: Bool, currency: String?, at: Instant?) {
            guard let currency, let at, let amount = amount.flatMap(Self.micro) else { return nil }
            let back = isRefunded ? refunded.flatMap(Self.micro) ?? amount : 0
            self.currency = currency
            self.value = max(0, amount.subtracting(orBound: back))
            self.at = at
        }

        private static func micro(_ text: String) -> Int64? {
            guard let value = Decimal(string: text, locale: Locale(identifier: "en_US_POSIX")) else { return nil }
            let micro = NSDecimalNumber(decimal: value * 1_000_000)
            return abs(micro.doubleValue) < 9e18 ? micro.int64Value : nil
        }
    }

    private let now: Instant
    private var active: [String: [Int64]] = [:]

    package init(now: Instant) {
        self.now = now
    }

    /// Counts one customer with all their sales.
    package mutating func add(_ sales: [Sale]) {
        for (currency, own) in Dictionary(grouping: sales, by: \.currency) {
            guard let last = own.map(\.at).max(), self.now - last <= Self.activeTime else { continue }
            self.active[currency, default: []].append(Self.total(own))
        }
    }

    /// The currency that counts; equal numbers go to the first by name. `nil` if nobody is active.
    package var currency: String? {
        self.active.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }?.key
    }

    package var ranks: ValueRanks { ValueRanks(self.currency.flatMap { self.active[$0] } ?? []) }

    /// What a customer bought in the currency that counts; `nil` = nothing, so their value is unknown.
    package func value(of sales: [Sale]) -> Int64? {
        let own = sales.filter { $0.currency == self.currency }
        return own.isEmpty ? nil : Self.total(own)
    }

    private static func total(_ sales: [Sale]) -> Int64 { sales.reduce(0) { $0.adding(orBound: $1.value) } }
}

/// What a shop says was paid may be any number that fits; a sum of such numbers that does not fit is the largest there is.
extension Int64 {
    fileprivate func adding(orBound other: Int64) -> Int64 {
        let (sum, isBeyond) = self.addingReportingOverflow(other)
        return isBeyond ? (other < 0 ? .min : .max) : sum
    }

    fileprivate func subtracting(orBound other: Int64) -> Int64 {
        let (rest, isBeyond) = self.subtractingReportingOverflow(other)
        return isBeyond ? (other < 0 ? .max : .min) : rest
    }
}
