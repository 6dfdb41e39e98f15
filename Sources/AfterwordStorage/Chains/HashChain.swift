import Crypto
import Foundation

/// An append-only ledger whose rows each hold the one before, so that nobody can change, drop or slip in a row unnoticed.
///
/// The hash shows tampering with some rows, not with all: whoever can write the database can also compute a whole chain anew. Keeping the
/// newest hash elsewhere (`afterword verify` prints it) closes that gap.
package struct HashChain: Sendable {
    /// The table of the rows; it has `id`, `sequence` and `hash`.
    let ledger: String
    /// The table whose one row holds the newest place and hash.
    let head: String
    /// What of a row is under the hash. What an erasure takes must not be, or the chain would break with it.
    let fields: @Sendable (SQLRow) throws -> [String?]

    /// SHA-256, hexadecimal, of the hash before, the place and the row's fields, each with its length in front so that none runs into the
    /// next.
    static func hash(of fields: [String?], sequence: Int, after previous: String) -> String {
        var hash = SHA256()
        for field in [previous, String(sequence)] + fields {
            let bytes = field.map { Data("\($0.utf8.count):\($0)".utf8) }
            hash.update(data: bytes ?? Data("-".utf8))
        }
        let digits = Array("0123456789abcdef")
        return String(hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}

extension HashChain {
    package static let audit = HashChain(ledger: "audit", head: "audit_head") { try AuditEntry(row: $0).chained }
    package static let consents = HashChain(ledger: "consent", head: "consent_head") {
        try ConsentLine(row: $0).chained
    }
}

/// What is wrong with a chained ledger, and where it begins to be.
package enum ChainFault: Sendable, Equatable {
    /// The entry at this place is missing.
    case missing(sequence: Int)
    /// The entry is not what it was when it was written.
    case changed(sequence: Int, entry: Int64)
    /// Entries stand in the ledger that no chain holds.
    case unchained(count: Int)
    /// The newest entries are missing, or the note of the newest one was changed.
    case head(sequence: Int)
}

extension ChainFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing(let sequence): "entry \(sequence) is missing"
        case .changed(let sequence, let entry): "entry \(sequence) (row \(entry)) is not what was written"
        case .unchained(let count): "\(count) entries were added beside the chain"
        case .head(let sequence): "the log ends at entry \(sequence), which is not the last that was written"
        }
    }
}
