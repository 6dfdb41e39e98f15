/// An exact sum in the smallest unit of its currency, so that adding and halving lose nothing.
package struct Money: Sendable, Hashable {
    /// Cents of a euro, whole yen, thousandths of a dinar.
    package var minorUnits: Int64
    /// ISO 4217 code in capitals.
    package var currency: String

    package init(minorUnits: Int64, currency: String) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// Reads `19.9`; digits below the smallest unit are rounded half up. `nil` for a sign, an exponent or a sum beyond 63 bits.
    package init?(_ decimal: String, currency: String) {
        let halves = decimal.split(separator: ".", omittingEmptySubsequences: false)
        let isDecimal = (1...2).contains(halves.count) && halves.allSatisfy(Self.isDigits)
        guard isDecimal, Self.isCode(currency) else { return nil }
        let code = currency.uppercased()
        let places = Self.decimals(of: code)
        let fraction = halves.count == 2 ? String(halves[1]) : ""
        let kept = fraction.prefix(places) + String(repeating: "0", count: max(0, places - fraction.count))
        guard let units = Int64(halves[0] + kept) else { return nil }
        let isRoundedUp = fraction.dropFirst(places).first.map { $0 >= "5" } ?? false
        let (sum, isTooBig) = units.addingReportingOverflow(isRoundedUp ? 1 : 0)
        guard !isTooBig else { return nil }
        self.init(minorUnits: sum, currency: code)
    }

    /// `19.90`, without the currency.
    package var decimal: String {
        let places = Self.decimals(of: self.currency)
        let digits = String(self.minorUnits.magnitude)
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        let sign = self.minorUnits < 0 ? "-" : ""
        return places == 0 ? sign + padded : "\(sign)\(padded.dropLast(places)).\(padded.suffix(places))"
    }

    /// A share in hundredths of a percent, rounded half up to the smallest unit; `nil` beyond 63 bits.
    package func share(basisPoints: Int) -> Money? {
        let (product, isTooBig) = self.minorUnits.multipliedReportingOverflow(by: Int64(basisPoints))
        let (rounded, isTooBigRounded) = product.addingReportingOverflow(product < 0 ? -5_000 : 5_000)
        guard !isTooBig, !isTooBigRounded else { return nil }
        return Money(minorUnits: rounded / 10_000, currency: self.currency)
    }

    /// How many decimals ISO 4217 gives a currency; two for all that are not listed here.
    package static func decimals(of currency: String) -> Int {
        if ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"].contains(currency) { return 3 }
        let whole = [
            "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF",
            "XPF",
        ]
        return whole.contains(currency) ? 0 : 2
    }

    private static func isDigits(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private static func isCode(_ text: String) -> Bool {
        text.utf8.count == 3 && text.utf8.allSatisfy { (0x41...0x5A).contains($0 & 0xDF) }
    }
}

extension Money: CustomStringConvertible {
    /// `19.90 EUR`.
    package var description: String { "\(self.decimal) \(self.currency)" }
}
