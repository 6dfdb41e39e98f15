import AfterwordCore
import Synchronization

/// A page rendered with marks, cut at the marks.
struct PageMould: Sendable {
    private let beginning: String
    private let rest: [(value: OwnValue, text: Substring)]

    init(_ html: String) {
        let pieces = html.split(separator: OwnValue.commonMark, omittingEmptySubsequences: false)
        self.beginning = String(pieces.first ?? "")
        self.rest = pieces.dropFirst().compactMap { piece in
            piece.first.flatMap(OwnValue.init(digit:)).map { (value: $0, text: piece.dropFirst()) }
        }
    }

    /// The page of one visitor; a value that is not given leaves nothing.
    func filled(with values: [OwnValue: String]) -> String {
        let escaped = values.mapValues(\.escapedForHTML)
        var html = self.beginning
        html.reserveCapacity(16_384)
        for part in self.rest {
            html += escaped[part.value, default: ""]
            html += part.text
        }
        return html
    }
}

/// The moulds of the pages that were asked for, each made once.
///
/// The whole page with its marks is the key: whatever differs between two visitors and has no mark makes two moulds, so a mark that is
/// forgotten costs time and can never show one visitor's page to another.
final class PageMoulds: Sendable {
    /// Surveys × languages × preselected scores of a busy day; an address with invented ones must not fill the memory.
    static let most = 128

    private let known = Mutex<[SurveyPage: PageMould]>([:])

    func mould(of page: SurveyPage, _ render: () -> String) -> PageMould {
        if let mould = self.known.withLock({ $0[page] }) { return mould }
        let mould = PageMould(render())
        self.known.withLock { known in
            if known.count >= Self.most { known.removeAll() }
            known[page] = mould
        }
        return mould
    }
}
