import AfterwordCore
import Foundation

/// Text put together from bytes: a million rows are written without a string for each cell.
extension [UInt8] {
    mutating func append(text: String) { self.append(contentsOf: text.utf8) }

    mutating func append(decimal number: Int64) {
        guard number < 0 || number > 9 else {
            self.append(UInt8(ascii: "0") + UInt8(number))
            return
        }
        var digits: (UInt64, Int) = (number.magnitude, 0)
        if number < 0 { self.append(UInt8(ascii: "-")) }
        let start = self.count
        while digits.0 > 0 {
            self.append(UInt8(ascii: "0") + UInt8(digits.0 % 10))
            digits.0 /= 10
        }
        self[start...].reverse()
    }

    /// A number of exactly `width` digits.
    private mutating func append(_ number: Int64, width: Int) {
        var divisor: Int64 = 1
        for _ in 1..<width { divisor *= 10 }
        for _ in 0..<width {
            self.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }

    /// `prefix_` and the thirteen letters of ``EntityID/text``.
    mutating func append(id: Int64, prefix: String) {
        self.append(contentsOf: prefix.utf8)
        self.append(UInt8(ascii: "_"))
        let bits = UInt64(bitPattern: id)
        for index in 0..<12 { self.append(Self.letter(bits >> UInt64(59 - 5 * index) & 31)) }
        self.append(Self.letter(bits << 1 & 31))
    }

    private static func letter(_ value: UInt64) -> UInt8 {
        value < 26 ? UInt8(ascii: "a") + UInt8(value) : UInt8(ascii: "2") + UInt8(value - 26)
    }

    /// `YYYY-MM-DD` in UTC.
    mutating func append(day milliseconds: Int64) {
        let day = LocalDay(number: Int(Self.floor(milliseconds, by: 86_400_000)))
        self.append(Int64(day.year), width: 4)
        self.append(UInt8(ascii: "-"))
        self.append(Int64(day.month), width: 2)
        self.append(UInt8(ascii: "-"))
        self.append(Int64(day.day), width: 2)
    }

    /// RFC 3339 in UTC, the same text as ``Instant/rfc3339``.
    mutating func append(instant milliseconds: Int64) {
        self.append(day: milliseconds)
        let rest = milliseconds - Self.floor(milliseconds, by: 86_400_000) * 86_400_000
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

    private static func floor(_ number: Int64, by divisor: Int64) -> Int64 {
        number >= 0 ? number / divisor : (number - divisor + 1) / divisor
    }
}
