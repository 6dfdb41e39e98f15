import Crypto
import Foundation

/// The signatures platforms put on what they post to us. Every comparison takes the same time whatever differs.
package struct InboundSecrets: Sendable, Equatable {
    /// How a platform writes the 32 bytes of a code.
    package enum Encoding: Sendable { case hexadecimal, base64 }

    private let secrets: [String]

    /// Reads one or several secrets separated by spaces, all good while one is changed; `nil` if there is none.
    package init?(_ text: String?) {
        let secrets = (text ?? "").split(separator: " ").map(String.init)
        guard !secrets.isEmpty else { return nil }
        self.secrets = secrets
    }

    /// Whether `text` is one of the secrets themselves.
    package func contain(_ text: String?) -> Bool {
        guard let text else { return false }
        // Codes under a key of the moment have one length, so neither length nor place of a difference shows in the time.
        let key = SymmetricKey(size: .bits256)
        let code = HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key)
        return self.secrets.reduce(false) { isFound, secret in
            HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Data(secret.utf8), using: key) || isFound
        }
    }

    /// Whether `signature` is `prefix` and the HMAC-SHA-256 of `bytes` under one of the secrets.
    package func verify(_ signature: String?, over bytes: [UInt8], prefix: String, as encoding: Encoding) -> Bool {
        guard let signature, signature.hasPrefix(prefix),
            let code = Self.bytes(of: signature.dropFirst(prefix.count), encoding)
        else { return false }
        return self.secrets.reduce(false) { isValid, secret in
            let key = SymmetricKey(data: Data(secret.utf8))
            return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: bytes, using: key) || isValid
        }
    }

    /// The base64 code over `bytes` under the newest secret, which stands first: what X asks for in its handshake.
    package func base64Code(over bytes: [UInt8]) -> String {
        let key = SymmetricKey(data: Data((self.secrets.first ?? "").utf8))
        return Data(HMAC<SHA256>.authenticationCode(for: bytes, using: key)).base64EncodedString()
    }

    private static func bytes(of text: Substring, _ encoding: Encoding) -> [UInt8]? {
        switch encoding {
        case .base64:
            return Data(base64Encoded: String(text)).map(Array.init)
        case .hexadecimal:
            let digits = text.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
            guard digits.count == 64, !digits.contains(nil) else { return nil }
            let nibbles = digits.compactMap(\.self)
            return stride(from: 0, to: 64, by: 2).map { UInt8(nibbles[$0] << 4 | nibbles[$0 + 1]) }
        }
    }
}
