/// The id of a request: the sender's own if it is sane. It stands in the reply and in every log line about the request.
enum RequestID {
    /// 8 to 128 letters, digits and `-_.`; anything else could forge a log line.
    static func accepted(_ text: String?) -> String? {
        guard let text, (8...128).contains(text.utf8.count),
            text.utf8.allSatisfy({ byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                    true
                default: false
                }
            })
        else { return nil }
        return text
    }

    /// `req_` and 64 random bits in thirteen digits of base 32.
    static func fresh() -> String {
        var random = UInt64.random(in: .min ... .max)
        return String(unsafeUninitializedCapacity: 17) { text in
            _ = text.initialize(fromContentsOf: "req_".utf8)
            for place in 4..<17 {
                text.initializeElement(at: place, to: self.digits[Int(random & 31)])
                random >>= 5
            }
            return 17
        }
    }

    private static let digits = Array("0123456789abcdefghijklmnopqrstuv".utf8)
}
