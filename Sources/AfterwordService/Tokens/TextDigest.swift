import AfterwordCore
import Crypto
import Foundation

/// SHA-256 of a text.
enum TextDigest {
    /// The first bytes of it in lower-case base32.
    static func base32(of text: String, bytes count: Int = SHA256.byteCount) -> String {
        // The digest as a sequence hands out byte after byte through several protocols, which costs more than making it.
        Base32.encode(SHA256.hash(data: Data(text.utf8)).withUnsafeBytes { Array($0.prefix(count)) })
    }
}
