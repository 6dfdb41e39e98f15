import AfterwordCore
import Crypto
import Foundation
import _CryptoExtras

/// How much work one password costs (RFC 7914): memory is 128 · 2^`logRounds` · `blockSize` bytes, done `parallelism` times.
package struct PasswordCost: Sendable, Equatable {
    package var logRounds: Int
    package var blockSize: Int
    package var parallelism: Int

    package init(logRounds: Int, blockSize: Int, parallelism: Int) {
        self.logRounds = logRounds
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// 32 MiB, three passes: as strong as the usual 128 MiB in one, and fits a small machine.
    package static let standard = PasswordCost(logRounds: 15, blockSize: 8, parallelism: 3)
}

/// A scrypt hash with its salt and the cost it was made with, so that the cost can rise without locking anybody out.
struct PasswordHash: Sendable, Equatable {
    private static let saltLength = 16
    private static let length = 32

    private let cost: PasswordCost
    private let salt: Data
    private let hash: Data

    /// Hashes a password under a fresh salt; takes long by design.
    init(of password: String, cost: PasswordCost) throws {
        self.cost = cost
        self.salt = Data((0..<Self.saltLength).map { _ in UInt8.random(in: .min ... .max) })
        self.hash = try Self.derive(password, salt: self.salt, cost: cost)
    }

    /// Whether the password gives the same hash; takes as long as making it, and compares in constant time.
    func matches(_ password: String) throws -> Bool {
        let derived = try Self.derive(password, salt: self.salt, cost: self.cost)
        return zip(derived, self.hash).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func derive(_ password: String, salt: Data, cost: PasswordCost) throws -> Data {
        // The same letter can be typed as one character or as two; both must give one password.
        let bytes = Data(password.precomposedStringWithCanonicalMapping.utf8)
        let key = try KDF.Scrypt.deriveKey(
            from: bytes,
            salt: salt,
            outputByteCount: Self.length,
            rounds: 1 << cost.logRounds,
            blockSize: cost.blockSize,
            parallelism: cost.parallelism
        )
        return key.withUnsafeBytes { Data($0) }
    }
}

extension PasswordHash {
    /// `scrypt:15:8:3:SALT:HASH`, both in base64.
    var text: String {
        let numbers = [self.cost.logRounds, self.cost.blockSize, self.cost.parallelism].map(String.init)
        let blobs = [self.salt, self.hash].map { $0.base64EncodedString() }
        return (["scrypt"] + numbers + blobs).joined(separator: ":")
    }

    /// `nil` for a text that ``text`` did not make.
    init?(text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[0] == "scrypt",
            let logRounds = Int(parts[1]), let blockSize = Int(parts[2]), let parallelism = Int(parts[3]),
            (1...24).contains(logRounds), (1...32).contains(blockSize), (1...16).contains(parallelism),
            let salt = Data(base64Encoded: parts[4]), let hash = Data(base64Encoded: parts[5]),
            hash.count == Self.length
        else { return nil }
        self.cost = PasswordCost(logRounds: logRounds, blockSize: blockSize, parallelism: parallelism)
        self.salt = salt
        self.hash = hash
    }
}
