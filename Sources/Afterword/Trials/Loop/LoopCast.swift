import AfterwordCore

/// Who takes part, and what they are remembered by while the story goes on.
struct LoopCast: Sendable {
    static let name = "Ana Pérez"
    static let customer = "ana@example.org"
    static let friend = "ion@example.org"
    static let caseID = "4711"

    /// When the story began.
    var begin = Instant(milliseconds: 0)
    var followUp = ""
    var ambassador = ""
    var code = ""
    var referral = ""
    /// Letters that were read already.
    var read: Set<EntityID<Message>> = []
    /// People in each file that marketing got.
    var rows: [String: Int] = [:]
    /// Answers given, in any survey.
    var answers = 0
}
