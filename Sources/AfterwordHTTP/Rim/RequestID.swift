import AfterwordCore

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
    static func fresh() -> String { "req_" + Base32.random(bytes: 8) }
}
