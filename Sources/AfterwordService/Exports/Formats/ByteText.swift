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
}
