/// What a form of the desk just did; the page it leads to says so once.
enum DeskDeed: String, CaseIterable {
    static let parameter = "done"

    case contacted, assigned, closed, released, replayed
    case notReleased = "not_released"
    case notReplayed = "not_replayed"

    var notice: DeskNotice {
        switch self {
        case .contacted: DeskNotice("Marked as contacted.", tone: .high)
        case .assigned: DeskNotice("The owner is set.", tone: .high)
        case .closed: DeskNotice("The follow-up is closed.", tone: .high)
        case .released: DeskNotice("Released: the answer counts from now on.", tone: .high)
        case .notReleased:
            DeskNotice("Not released: it counts already, or another answer of the same person does.", tone: .warn)
        case .replayed: DeskNotice("It goes out again as soon as the channel is free.", tone: .high)
        case .notReplayed: DeskNotice("It cannot be sent again: it is on its way or was called off.", tone: .warn)
        }
    }

    /// The way back to a page that then confirms the deed.
    func reply(at path: [String]) -> EndpointReply {
        .seeOther(DeskAddress(path: path, query: [(name: Self.parameter, value: self.rawValue)]).text)
    }
}
