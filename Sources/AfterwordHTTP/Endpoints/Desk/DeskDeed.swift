/// What a form of the desk just did; the page it leads to says so once.
enum DeskDeed: String, CaseIterable {
    static let parameter = "done"

    case revoked, changed
    case contacted, assigned, closed, replied, noted, tried, released, replayed, tested, stopped, resumed, erased
    case decided
    case notDecided = "not_decided"
    case reasonMissing = "reason_missing"
    case notReleased = "not_released"
    case notReplayed = "not_replayed"
    case replayKept = "replay_kept"
    case replayTooLate = "replay_too_late"
    case replayTakenOver = "replay_taken_over"
    case replayWithdrawn = "replay_withdrawn"
    case replaySettled = "replay_settled"
    case notTested = "not_tested"
    case allReplayed = "all_replayed"
    case allCancelled = "all_cancelled"
    case nothingDone = "nothing_done"
    case invitedPerson = "invited_person"
    case notInvited = "not_invited"
    case offerMade = "offer_made"
    case offerClosed = "offer_closed"
    case offerWithoutTitle = "offer_without_title"
    case exported, forgotten
    case notExported = "not_exported"

    var notice: DeskNotice {
        switch self {
        case .revoked: DeskNotice("The key is revoked; programs that use it are refused from now on.", tone: .high)
        case .changed: DeskNotice("Changed. Whoever was signed in has to sign in again.", tone: .high)
        case .contacted: DeskNotice("Marked as contacted.", tone: .high)
        case .assigned: DeskNotice("The owner is set.", tone: .high)
        case .closed: DeskNotice("The follow-up is closed.", tone: .high)
        case .decided: DeskNotice("Done; the audit log says so.", tone: .high)
        case .notDecided: DeskNotice("That cannot be done any more: its state has changed.", tone: .warn)
        case .reasonMissing: DeskNotice("Say why: holding, refusing and taking back need a reason.", tone: .warn)
        case .replied: DeskNotice("The reply is on its way; below stands what becomes of it.", tone: .high)
        case .noted: DeskNotice("The note is added.", tone: .high)
        case .tried: DeskNotice("The try is noted.", tone: .high)
        case .released: DeskNotice("Released: the answer counts from now on.", tone: .high)
        case .notReleased:
            DeskNotice("Not released: it counts already, or another answer of the same person does.", tone: .warn)
        case .replayed: DeskNotice("It goes out again as soon as the channel is free.", tone: .high)
        case .allReplayed: DeskNotice("They go out again as soon as their channels are free.", tone: .high)
        case .allCancelled: DeskNotice("They are called off and will not be sent.", tone: .high)
        case .nothingDone:
            DeskNotice("Nothing to do: none of these messages was in a state for it any more.", tone: .warn)
        case .invitedPerson: DeskNotice("The invitation is on its way.", tone: .high)
        case .notInvited:
            DeskNotice(
                "Not invited: a gate is closed, they opted out, they were asked in the last 90 days, or no channel reaches them.",
                tone: .warn
            )
        case .offerMade: DeskNotice("The offer is made. First offers wait for your approval above.", tone: .high)
        case .offerClosed:
            DeskNotice("Closed: nobody else can claim it; codes in people's hands stay good.", tone: .high)
        case .offerWithoutTitle: DeskNotice("Nothing was made: an offer needs a title.", tone: .warn)
        case .exported: DeskNotice("The file is made; see the newest run below.", tone: .high)
        case .notExported: DeskNotice("The file could not be made; the newest run below says why.", tone: .warn)
        case .forgotten: DeskNotice("The saved export is forgotten.", tone: .high)
        case .tested: DeskNotice("The test is on its way; below stands what became of it.", tone: .high)
        case .notTested: DeskNotice("No test was sent: the sending mode lets nothing go to that address.", tone: .warn)
        case .stopped: DeskNotice("Stopped. Its messages wait until you press Resume.", tone: .warn)
        case .erased:
            DeskNotice("The person was erased. Only this empty page and the team's own work are left.", tone: .high)
        case .resumed: DeskNotice("It goes on; what was held is on its way.", tone: .high)
        case .notReplayed: DeskNotice("It cannot be sent again: it is on its way or was called off.", tone: .warn)
        case .replayKept:
            DeskNotice("It was not sent again: the sending mode lets nothing go to that address.", tone: .warn)
        case .replayTooLate: DeskNotice("It cannot be sent again: what it says is out of date.", tone: .warn)
        case .replayTakenOver:
            DeskNotice("It was not sent again: another channel has taken over, and nobody is asked twice.", tone: .warn)
        case .replayWithdrawn:
            DeskNotice("It was not sent again: the person wants no surveys, or the case is open again.", tone: .warn)
        case .replaySettled:
            DeskNotice("It was not sent again: its invitation is settled, or is still to be decided.", tone: .warn)
        }
    }

    /// The way back to a page that then confirms the deed.
    func reply(at path: [String]) -> EndpointReply {
        .seeOther(DeskAddress(path: path, query: [(name: Self.parameter, value: self.rawValue)]).text)
    }
}
