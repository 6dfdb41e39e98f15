import Foundation

extension String {
    /// Percent-encoded for any part of an address: everything but the unreserved characters of RFC 3986 section 2.3.
    package var percentEncoded: String {
        // Tokens, ids and most words need nothing.
        if self.utf8.allSatisfy(Self.isUnreserved) { return self }
        // Only a text with half a surrogate pair cannot be encoded, and a Swift text has none.
        return self.addingPercentEncoding(withAllowedCharacters: Self.unreserved) ?? ""
    }

    private static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
    )

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
