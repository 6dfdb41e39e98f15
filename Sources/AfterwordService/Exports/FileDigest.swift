import Crypto

/// The size and SHA-256 of a file as it is written.
package struct FileDigest: Sendable {
    private var digest = SHA256()
    package private(set) var bytes = 0

    /// Of nothing yet.
    package init() {}

    package mutating func take(_ chunk: [UInt8]) {
        self.digest.update(data: chunk)
        self.bytes += chunk.count
    }

    /// Lower-case digits of what was taken so far.
    package var hexadecimal: String { self.digest.finalize().hexadecimal }
}
