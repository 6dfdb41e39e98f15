import AfterwordCore
import AfterwordService

/// Who can own a follow-up: everybody the configuration names, and whoever is looking.
struct DeskStaff {
    let names: [String]

    init(_ account: Account, and visitor: String? = nil) {
        self.names = StaffName.distinct(account.staffNames + [visitor].compactMap(\.self)).sorted()
    }

    /// How the list spells somebody.
    func spelling(of name: String) -> String { StaffName.spelling(of: name, among: self.names) ?? name }

    /// Counts by owner under the spellings of the list.
    func spelled(_ counts: [String: Int]) -> [String: Int] {
        Dictionary(counts.map { (self.spelling(of: $0.key), $0.value) }, uniquingKeysWith: +)
    }

    /// The list of a form, with "nobody yet" first and a present owner who left the configuration kept.
    func choices(owner: String?) -> [DeskChoice] {
        let owner = owner.map(self.spelling(of:))
        let known = self.names.contains(owner ?? "") ? self.names : self.names + [owner].compactMap(\.self)
        return [DeskChoice(value: "", words: "nobody yet", isChosen: owner == nil)]
            + known.map { DeskChoice(value: $0, words: $0, isChosen: $0 == owner) }
    }
}
