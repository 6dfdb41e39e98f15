/// Why a copy was not begun, or did not end well. The destination holds no database that a server would start on.
package enum CopyRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    /// The source was not made by this program, or nothing was ever in it.
    case noSource
    /// The source is itself a copy that was never ended.
    case unfinishedSource
    case newerSource(step: Int, newestKnown: Int)
    /// Something is in the destination already.
    case notEmpty(tables: Int)
    /// The destination is the beginning of a copy of another database.
    case otherCopy
    /// The source got a newer schema after the copy was begun.
    case upgradedSource(from: Int, to: Int)
    /// What arrived is not what was sent.
    case mismatch(tables: [String])

    package var description: String {
        switch self {
        case .noSource: "the source holds no Afterword database; look at its address"
        case .unfinishedSource:
            "the source is itself the beginning of a copy that did not end; run that copy again first, or take its own source"
        case .newerSource(let step, let newestKnown):
            "the source has schema step \(step), but this release knows only steps up to \(newestKnown); use the release that made it"
        case .notEmpty(let tables):
            "the destination is not empty (\(tables) tables); give a file that does not exist or an empty PostgreSQL database"
        case .otherCopy:
            "the destination holds the beginning of a copy of another database; empty it, or name the source it was begun from"
        case .upgradedSource(let from, let to):
            "the source has schema step \(to) since, but the copy was begun at step \(from); empty the destination and begin anew"
        case .mismatch(let tables):
            """
            what arrived is not what was sent, in \(tables.joined(separator: ", ")); the destination is marked as unfinished and no server \
            starts on it. Look at the disks, empty the destination and begin anew
            """
        }
    }
}
