/// What on a page belongs to its visitor alone. A page that has ``mark`` in the place of each is the same for everybody.
enum OwnValue: Int, CaseIterable {
    case caseLine, correctionSecret, formNonce, pageNonce, personToken, surveyToken, unsubscribeToken

    /// What all marks begin with. Random at each start, so no text from outside can contain it.
    static let commonMark = PageNonce().text

    /// Letters and digits only, so that neither an address nor HTML spells it differently.
    var mark: String { "\(Self.commonMark)\(self.rawValue)" }

    /// The value whose mark goes on with `digit` after ``commonMark``.
    init?(digit: Character) {
        guard let number = digit.wholeNumberValue else { return nil }
        self.init(rawValue: number)
    }
}
