/// How much a figure of n answers may be shown.
package enum SampleLevel: String, Sendable, CaseIterable {
    /// No answers: "no data".
    case none
    /// 1 to 4: only the count, in every segment view, because a figure would tell who said what.
    case hidden
    /// 5 to 29: value and interval with the words "few answers"; no ranking, no goal.
    case few
    /// 30 and more.
    case ok

    package init(n: Int) {
        self =
            switch n {
            case ...0: .none
            case ..<5: .hidden
            case ..<30: .few
            default: .ok
            }
    }
}
