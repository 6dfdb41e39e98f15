import AfterwordCore

/// One visitor of a survey link as data: what it does, step by step, and what must come of it.
///
/// A new profile is one more value in ``scanners`` or ``people``.
struct ScannerProfile: Sendable {
    enum Kind: String, Sendable { case scanner, person }

    var name: String
    /// What in the real world behaves like this, in one sentence.
    var likeness: String
    var kind: Kind
    var expected: ScannerVerdict
    /// How many responses may be kept in all; `nil` where the number does not matter.
    var rows: Int?
    var userAgent: String
    var steps: [ScannerStep]

    static let all = Self.scanners + Self.people
}

/// What one visit may leave behind.
enum ScannerVerdict: Sendable, Equatable, CustomStringConvertible {
    case nothing
    case unconfirmed
    case quarantined
    case counted(score: Int, Evidence)

    var description: String {
        switch self {
        case .nothing: "nothing"
        case .unconfirmed: "unconfirmed"
        case .quarantined: "quarantined"
        case .counted(let score, let evidence): "counted \(score), level \(evidence.rawValue)"
        }
    }
}
