package import Crypto
import Foundation

/// The server's secret keys, newest last; links signed with any of them are accepted, new ones use the newest.
///
/// Each use has its own key, derived by HKDF with a label, so that a leak of one use says nothing about another.
package struct Keyring: Sendable {
    /// What a derived key is for.
    package enum Use: String, Sendable, CaseIterable {
        case link
        case session
        case atRest = "at-rest"
    }

    private var keys: [UInt8: SymmetricKey]
    package let newestID: UInt8

    /// - Throws: ``KeyringError`` if the text holds no key or a line that is not `ID:BASE64` of 32 bytes.
    package init(text: String) throws(KeyringError) {
        var keys: [UInt8: SymmetricKey] = [:]
        var newest: UInt8?
        for (index, line) in text.split(whereSeparator: \.isNewline).enumerated() where !line.hasPrefix("#") {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let id = UInt8(parts[0]), let data = Data(base64Encoded: String(parts[1])),
                data.count == 32
            else { throw KeyringError.malformed(line: index + 1) }
            keys[id] = SymmetricKey(data: data)
            newest = id
        }
        guard let newest else { throw KeyringError.empty }
        self.keys = keys
        self.newestID = newest
    }

    /// The text of a new keyring with one random key.
    package static func makeText() -> String {
        let key = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0).base64EncodedString() }
        return "# Afterword's secret keys, newest last. Keep this file as you keep passwords.\n1:\(key)\n"
    }

    /// The key of one use, or `nil` if the ring has no such id.
    package func key(_ id: UInt8, for use: Use) -> SymmetricKey? {
        self.keys[id].map {
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: $0,
                info: Data("afterword/\(use.rawValue)".utf8),
                outputByteCount: 32
            )
        }
    }

    /// A name for the whole ring that says nothing about the keys; kept in the database so that a stranger's ring is refused.
    package var fingerprint: String {
        let first = self.keys.min { $0.key < $1.key }
        let digest = first?.value.withUnsafeBytes { SHA256.hash(data: Data("afterword/fingerprint".utf8) + Data($0)) }
        return (digest.map(Array.init) ?? []).prefix(8).map { String(format: "%02x", $0) }.joined()
    }
}

/// Why a keyring file is refused.
package enum KeyringError: Error, Sendable, Equatable {
    case empty
    case malformed(line: Int)
}
