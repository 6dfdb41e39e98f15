import AfterwordCore
import AfterwordService

/// Who can own a follow-up: everybody the configuration names, and whoever is looking.
struct DeskStaff {
    let names: [String]

    init(_ account: Account, and visitor: String? = nil) {
        let teams = account.teams.flatMap { [$0.lead].compactMap(\.self) + $0.duty + $0.escalate }
        self.names = Set(teams + [account.followUps.fallbackOwner, visitor].compactMap(\.self)).sorted()
    }

    /// The list of a form, with "nobody yet" first and a present owner who left the configuration kept.
    func choices(owner: String?) -> [DeskChoice] {
        let known = self.names.contains(owner ?? "") ? self.names : self.names + [owner].compactMap(\.self)
        return [DeskChoice(value: "", words: "nobody yet", isChosen: owner == nil)]
            + known.map { DeskChoice(value: $0, words: $0, isChosen: $0 == owner) }
    }
}
