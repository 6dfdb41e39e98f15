/// What may stand in an HTTP header; libcurl copies names and values as they are, so a line break in one would start a new header.
package enum HeaderRule {
    /// RFC 9110 token: letters, digits and a few signs.
    package static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { self.isTokenByte($0) }
    }

    /// Printable bytes, spaces and tabs; no CR, LF, NUL or other control character.
    package static func isValue(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
    }

    /// Names an operator may not set on a channel, because the transport or the signature owns them.
    package static func isReserved(_ name: String) -> Bool {
        let name = name.lowercased()
        return self.reserved.contains(name) || name.hasPrefix("webhook-") || name.hasPrefix("proxy-")
    }

    /// Compared and not looked up: every header of every message is asked.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "^")...UInt8(ascii: "`"): true
        case UInt8(ascii: "#")...UInt8(ascii: "'"): true
        case UInt8(ascii: "!"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): true
        case UInt8(ascii: "|"), UInt8(ascii: "~"): true
        default: false
        }
    }

    private static let reserved: Set<String> = [
        "connection", "content-length", "content-type", "expect", "host", "keep-alive", "te", "trailer",
        "transfer-encoding",
        "upgrade",
    ]
}
