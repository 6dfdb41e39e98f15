/// Dates and times put together from bytes: messages and a million exported rows are written without a formatter for each.
extension [UInt8] {
    /// `YYYY-MM-DD` in UTC; for years from 0 to 9999.
    package mutating func append(day milliseconds: Int64) {
        let day = LocalDay(number: Int(Self.floor(milliseconds, by: Self.day)))
        self.append(Int64(day.year), width: 4)
        self.append(UInt8(ascii: "-"))
        self.append(Int64(day.month), width: 2)
        self.append(UInt8(ascii: "-"))
        self.append(Int64(day.day), width: 2)
    }

    /// ``Instant/rfc3339``; for years from 0 to 9999.
    package mutating func append(instant milliseconds: Int64) {
        self.append(day: milliseconds)
        let rest = milliseconds - Self.floor(milliseconds, by: Self.day) * Self.day
        self.append(UInt8(ascii: "T"))
        self.append(rest / 3_600_000, width: 2)
        self.append(UInt8(ascii: ":"))
        self.append(rest / 60_000 % 60, width: 2)
        self.append(UInt8(ascii: ":"))
        self.append(rest / 1000 % 60, width: 2)
        if rest % 1000 != 0 {
            self.append(UInt8(ascii: "."))
            self.append(rest % 1000, width: 3)
        }
        self.append(UInt8(ascii: "Z"))
    }

    /// Milliseconds of a day.
    private static let day: Int64 = 86_400_000

    private static func floor(_ number: Int64, by divisor: Int64) -> Int64 {
        number >= 0 ? number / divisor : (number - divisor + 1) / divisor
    }

    /// The last `width` digits of a number.
    private mutating func append(_ number: Int64, width: Int) {
        var divisor: Int64 = 1
        for _ in 1..<width { divisor *= 10 }
        for _ in 0..<width {
            self.append(UInt8(ascii: "0") + UInt8(number.magnitude / UInt64(divisor) % 10))
            divisor /= 10
        }
    }
}
