import AfterwordCore
import Crypto
import Foundation

/// Makes and reads public tokens. Nothing of them is stored: key id (1 byte), id (8), 128-bit truncated HMAC-SHA-256 (16).
package struct TokenMint: Sendable {
    /// Which door a token opens; a token of one purpose opens no other.
    package enum Purpose: String, Sendable, CaseIterable { case survey, unsubscribe, ambassador, person, referral }

    package let keyring: Keyring
    private let codes: [UInt8: HMAC<SHA256>]

    package init(keyring: Keyring) {
        self.keyring = keyring
        // Derived and taken in once: both would cost more for each link than the signature itself.
        self.codes = (UInt8.min...UInt8.max).reduce(into: [:]) {
            $0[$1] = keyring.key($1, for: .link).map(HMAC.init(key:))
        }
    }

    /// Every key of the ring.
    var keyIDs: [UInt8] { self.codes.keys.sorted() }

    /// 40 lower-case base32 characters.
    package func token(_ purpose: Purpose, for id: Int64) -> String {
        let head = [self.keyring.newestID] + self.bytes(of: id)
        return Base32.encode(head + self.mac(purpose.rawValue, over: head, key: self.keyring.newestID))
    }

    /// The id inside, or `nil` for anything this ring did not sign for this purpose; compared in constant time.
    package func id(in token: String, for purpose: Purpose) -> Int64? {
        guard token.utf8.count == 40, let bytes = Base32.decode(token), bytes.count == 25 else { return nil }
        let head = Array(bytes[0..<9])
        guard self.isValid(Array(bytes[9...]), label: purpose.rawValue, over: head, key: head[0]) else { return nil }
        return head[1...].reduce(Int64(0)) { $0 << 8 | Int64($1) }
    }

    /// A name for a means of payment that compares equal and says nothing; another key of the ring gives another name.
    func paymentKey(of reference: String) -> String {
        Base32.encode(self.mac("payment", over: Array(reference.utf8), key: self.keyring.newestID))
    }

    func mac(_ label: String, over bytes: [UInt8], key id: UInt8) -> [UInt8] {
        guard var code = self.codes[id] else { return [] }
        var message: [UInt8] = []
        message.reserveCapacity(label.utf8.count + 1 + bytes.count)
        message.append(contentsOf: label.utf8)
        message.append(0)
        message.append(contentsOf: bytes)
        code.update(data: message)
        return code.finalize().withUnsafeBytes { Array($0.prefix(16)) }
    }

    func isValid(_ code: [UInt8], label: String, over bytes: [UInt8], key id: UInt8) -> Bool {
        let expected = self.mac(label, over: bytes, key: id)
        guard expected.count == code.count, !code.isEmpty else { return false }
        // Every byte is looked at, so the time says nothing about where they differ.
        return zip(expected, code).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    func bytes(of value: Int64) -> [UInt8] {
        withUnsafeBytes(of: value.bigEndian, Array.init)
    }
}
