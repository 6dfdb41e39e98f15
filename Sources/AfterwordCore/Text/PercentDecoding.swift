extension StringProtocol {
    /// The text with its percent-encoding undone; `nil` if that is broken or leads to no valid UTF-8. In forms and query strings a plus
    /// is a space.
    package func percentDecoded(plusIsSpace: Bool = false) -> String? {
        let (percent, plus) = (UInt8(ascii: "%"), UInt8(ascii: "+"))
        // Tokens, ids, numbers and most words need nothing.
        let isCoded = self.utf8.withContiguousStorageIfAvailable { bytes in
            bytes.contains { $0 == percent || $0 == plus && plusIsSpace }
        }
        if isCoded == false { return String(self) }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(self.utf8.count)
        var bytes = self.utf8.makeIterator()
        while let byte = bytes.next() {
            switch byte {
            case percent:
                guard let high = bytes.next()?.hexDigitValue, let low = bytes.next()?.hexDigitValue else { return nil }
                decoded.append(high << 4 | low)
            case plus where plusIsSpace: decoded.append(UInt8(ascii: " "))
            default: decoded.append(byte)
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate var hexDigitValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
