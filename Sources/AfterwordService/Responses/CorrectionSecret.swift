import AfterwordCore

/// The browser's proof that a later correction comes from the person who answered: 128 random bits, stored hashed.
package enum CorrectionSecret {
    package static func make() -> String { Base32.random(bytes: 16) }

    /// The text if it could be a secret or a grant: 26 or 40 base32 characters; anything else is not worth a cookie.
    package static func wellFormed(_ text: String?) -> String? {
        text.flatMap { [26, 40].contains($0.utf8.count) && Base32.decode($0) != nil ? $0 : nil }
    }

    package static func hash(_ secret: String) -> String {
        TextDigest.base32(of: secret, bytes: 20)
    }

    /// Whether `secret` is the one whose hash was stored; a missing one never is.
    package static func matches(_ secret: String?, hash: String?) -> Bool {
        guard let secret, let hash, secret.utf8.count == 26 else { return false }
        return zip(self.hash(secret).utf8, hash.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
