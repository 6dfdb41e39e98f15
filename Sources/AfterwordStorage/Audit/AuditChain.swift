import AfterwordCore
import Crypto
import Foundation

/// How one entry of the audit log holds the one before it, so that nobody can change, drop or slip in an entry unnoticed.
///
/// The hash shows tampering with some entries, not with all: whoever can write the database can also compute a whole chain anew. Keeping the
/// newest hash elsewhere (`afterword verify` prints it) closes that gap.
package enum AuditChain {
    /// SHA-256, hexadecimal, of the hash before and the entry's fields, each with its length in front so that none runs into the next.
    package static func hash(of entry: AuditEntry, sequence: Int, after previous: String) -> String {
        var hash = SHA256()
        let fields = [
            previous, String(sequence), String(entry.id.rawValue), String(entry.at.milliseconds), entry.actor,
            entry.action,
            entry.subject, entry.detail,
        ]
        for field in fields {
            let bytes = field.map { Data("\($0.utf8.count):\($0)".utf8) }
            hash.update(data: bytes ?? Data("-".utf8))
        }
        let digits = Array("0123456789abcdef")
        return String(hash.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}

/// What is wrong with the audit log, and where it begins to be.
package enum AuditFault: Sendable, Equatable {
    /// The entry at this place is missing.
    case missing(sequence: Int)
    /// The entry is not what it was when it was written.
    case changed(sequence: Int, entry: String)
    /// Entries stand in the log that no chain holds.
    case unchained(count: Int)
    /// The newest entries are missing, or the note of the newest one was changed.
    case head(sequence: Int)
}

extension AuditFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing(let sequence): "entry \(sequence) is missing"
        case .changed(let sequence, let entry): "entry \(sequence) (\(entry)) is not what was written"
        case .unchained(let count): "\(count) entries were added beside the chain"
        case .head(let sequence): "the log ends at entry \(sequence), which is not the last that was written"
        }
    }
}
