/// Lower-case base32 without padding (RFC 4648 alphabet): safe in links, buttons and case-insensitive mail clients.
package enum Base32 {
    package static func encode(_ bytes: [UInt8]) -> String {
        let length = (bytes.count * 8 + 4) / 5
        return String(unsafeUninitializedCapacity: length) { text in
            var (buffer, bits, place) = (UInt32(0), 0, 0)
            func write(_ value: UInt32) {
                text.initializeElement(at: place, to: self.character(of: value & 31))
                place += 1
            }
            for byte in bytes {
                buffer = buffer << 8 | UInt32(byte)
                bits += 8
                while bits >= 5 {
                    bits -= 5
                    write(buffer >> UInt32(bits))
                }
            }
            if bits > 0 { write(buffer << UInt32(5 - bits)) }
            return length
        }
    }

    /// So many bytes of chance; whoever is to guess the text needs sixteen at least.
    package static func random(bytes count: Int) -> String {
        var generator = PortionedRandom()
        return self.encode(generator.bytes(count))
    }

    /// The bytes, or `nil` for a foreign character or for left-over bits that are not zero (so that each value has one spelling).
    package static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count * 5 / 8)
        var buffer: UInt32 = 0
        var bits = 0
        for character in text.utf8 {
            guard let value = self.value(of: character) else { return nil }
            buffer = buffer << 5 | value
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
            }
        }
        guard bits < 5, buffer & (1 << UInt32(bits) - 1) == 0 else { return nil }
        return bytes
    }

    /// Reckoned, because looking it up in a table asks each time whether the table is there.
    private static func character(of value: UInt32) -> UInt8 {
        UInt8(
            truncatingIfNeeded: value < 26 ? value + UInt32(UInt8(ascii: "a")) : value - 26 + UInt32(UInt8(ascii: "2"))
        )
    }

    private static func value(of character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a"))
        case UInt8(ascii: "2")...UInt8(ascii: "7"): UInt32(character - UInt8(ascii: "2") + 26)
        default: nil
        }
    }
}
