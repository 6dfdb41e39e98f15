package import AfterwordCore

/// Why a change was refused.
package enum FollowUpRefusal: Error, Sendable, Equatable {
    case unknown
    /// Somebody else changed it first; carries the version it has now.
    case changedMeanwhile(version: Int)
    /// A closed task is not changed any more.
    case alreadyClosed
    /// Closing needs a cause and an outcome; names the missing field.
    case missing(field: String)
    /// contacted cannot go back to open.
    case wrongStep(from: FollowUp.State, to: FollowUp.State)
    /// The cause is none of the list.
    case unknownCause(String, known: [String])
    /// "Not reachable" needs more tries, or tries on another day.
    case tooFewTries(ContactTries)
}
