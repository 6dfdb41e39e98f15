import Crypto

/// How many rows a table has and a sum of their hashes, the same on every engine and in any order of the rows.
///
/// A row's hash is the first half of a SHA-256 over its values, each with its type and length; the sum wraps around. Equal sums mean
/// equal rows: changing a row and hiding it by changing others means finding 128 bits.
package struct TableChecksum: Sendable, Equatable {
    package private(set) var rows = 0
    private var sum: UInt128 = 0

    package init() {}

    /// Reads what ``text`` wrote; `nil` for anything else.
    package init?(rows: Int, text: String) {
        guard text.utf8.count == 32, let sum = UInt128(text, radix: 16) else { return nil }
        self.rows = rows
        self.sum = sum
    }

    /// Adds a row; its values stand in the order of ``TableShape/columns``.
    package mutating func add(_ values: [SQLValue]) {
        var bytes: [UInt8] = []
        for value in values { Self.append(value, to: &bytes) }
        let digest = SHA256.hash(data: bytes)
        self.sum &+= digest.prefix(16).reduce(0) { $0 << 8 | UInt128($1) }
        self.rows += 1
    }

    /// 32 hexadecimal digits.
    package var text: String {
        let digits = String(self.sum, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }

    private static func append(_ value: SQLValue, to bytes: inout [UInt8]) {
        switch value {
        case .null: bytes.append(UInt8(ascii: "n"))
        case .integer(let number):
            bytes.append(UInt8(ascii: "i"))
            Self.append(UInt64(bitPattern: number), to: &bytes)
        case .real(let number):
            bytes.append(UInt8(ascii: "r"))
            // The two zeros are one number, and engines differ in which they give back.
            Self.append((number == 0 ? 0 : number).bitPattern, to: &bytes)
        case .text(let text):
            bytes.append(UInt8(ascii: "t"))
            // PostgreSQL cannot hold a NUL and gets the sign for what cannot be shown.
            let utf8 = text.utf8.contains(0) ? Array(text.replacing("\0", with: "\u{FFFD}").utf8) : Array(text.utf8)
            Self.append(UInt64(utf8.count), to: &bytes)
            bytes.append(contentsOf: utf8)
        case .blob(let blob):
            bytes.append(UInt8(ascii: "b"))
            Self.append(UInt64(blob.count), to: &bytes)
            bytes.append(contentsOf: blob)
        }
    }

    private static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }
}

extension TableChecksum {
    /// Goes through the whole table.
    package init(of table: TableShape, in connection: any SQLConnection) throws {
        var checksum = TableChecksum()
        try connection.forEachRow(table.selection) { checksum.add($0.values) }
        self = checksum
    }
}
