import Crypto
import Foundation

/// The secrets that whoever posts to us signs or identifies itself with. Every comparison takes the same time whatever differs.
package struct InboundSecrets: Sendable, Equatable {
    /// The hash inside the HMAC; SHA-1 is what some platforms still offer, and as an HMAC it is not broken.
    package enum Hash: String, Sendable, CaseIterable { case sha1, sha256 }
    /// How the code is written in its header.
    package enum Encoding: String, Sendable, CaseIterable { case hex, base64 }

    /// As HMAC keys, in the order of the configuration.
    private let keys: [[UInt8]]

    /// Reads one or several secrets separated by spaces; each stands for its own UTF-8 bytes. `nil` if there is none.
    package init?(_ text: String?) {
        self.init(keys: (text ?? "").split(separator: " ").map { Array($0.utf8) })
    }

    /// `nil` if there is no key.
    package init?(keys: [[UInt8]]) {
        guard !keys.isEmpty else { return nil }
        self.keys = keys
    }

    /// Whether `signature` is `prefix` and the code over `bytes` under one of the secrets.
    package func verify(
        _ signature: String?,
        over bytes: [UInt8],
        by hash: Hash = .sha256,
        prefix: String = "",
        as encoding: Encoding
    ) -> Bool {
        guard let signature, signature.hasPrefix(prefix),
            let code = encoding.bytes(of: signature.dropFirst(prefix.count))
        else { return false }
        return self.keys.reduce(false) { isValid, secret in
            let key = SymmetricKey(data: secret)
            return switch hash {
            case .sha1:
                HMAC<Insecure.SHA1>.isValidAuthenticationCode(code, authenticating: bytes, using: key) || isValid
            case .sha256: HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: bytes, using: key) || isValid
            }
        }
    }

    /// Whether `text` is one of the secrets themselves, as it is where a platform can only send a fixed header.
    package func contain(_ text: String?) -> Bool {
        guard let text else { return false }
        // Codes under a key of the moment have one length, so neither length nor place of a difference shows in the time.
        let key = SymmetricKey(size: .bits256)
        let code = HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key)
        return self.keys.reduce(false) { isFound, secret in
            HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: secret, using: key) || isFound
        }
    }

    /// The base64 code over `bytes` under the newest secret, which stands first: what X asks for in its handshake.
    package func base64Code(over bytes: [UInt8]) -> String {
        let key = SymmetricKey(data: self.keys.first ?? [])
        return Data(HMAC<SHA256>.authenticationCode(for: bytes, using: key)).base64EncodedString()
    }

    /// Whether the request carries HTTP Basic credentials `USER:PASSWORD` that are one of the secrets.
    package func containBasic(_ header: String?) -> Bool {
        guard let header, header.lowercased().hasPrefix("basic "),
            let data = Data(base64Encoded: header.dropFirst(6).trimmingCharacters(in: .whitespaces)),
            let text = String(data: data, encoding: .utf8)
        else { return false }
        return self.contain(text)
    }
}

extension InboundSecrets.Encoding {
    /// `nil` for text that is not in this encoding.
    fileprivate func bytes(of text: Substring) -> [UInt8]? {
        switch self {
        case .base64: return Data(base64Encoded: String(text)).map(Array.init)
        case .hex:
            let digits = text.map { $0.isASCII ? $0.hexDigitValue : nil }
            guard digits.count.isMultiple(of: 2), !digits.contains(nil) else { return nil }
            let nibbles = digits.compactMap(\.self)
            return stride(from: 0, to: nibbles.count, by: 2).map { UInt8(nibbles[$0] << 4 | nibbles[$0 + 1]) }
        }
    }
}
