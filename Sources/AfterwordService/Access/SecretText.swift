import AfterwordCore
import Crypto
import Foundation

/// Random secrets handed to programs and browsers, and the form in which they are kept.
///
/// With 256 random bits nobody can guess, so a plain SHA-256 suffices where a password needs a slow hash.
enum SecretText {
    /// 52 characters of lower-case base32.
    static func make() -> String { Base32.random(bytes: 32) }

    static func hash(_ secret: String) -> String {
        TextDigest.base32(of: secret)
    }
}
