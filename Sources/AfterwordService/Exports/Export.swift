import AfterwordCore
package import AfterwordStorage

/// A list that leaves the house as a file. An export is one file that conforms to this and one line in ``BuiltInExports``.
package protocol Export: Sendable {
    /// The word in addresses and file names: `ambassadors`.
    var name: String { get }
    var title: String { get }
    /// What it holds and for whom, in one sentence.
    var summary: String { get }
    var audience: ExportAudience { get }
    /// Which parts of a filter it understands.
    var filters: Set<ExportFilterPart> { get }
    /// Stable: new ones are added at the end, none is renamed.
    var columns: [ExportColumn] { get }

    /// Hands over the next rows, record by record; a column says where in a record its value stands.
    ///
    /// - Returns: where the next page begins; `nil` after the last row.
    func page(
        _ filter: ExportFilter,
        after position: ListPosition?,
        limit: Int,
        store: Store,
        in connection: any SQLConnection,
        _ body: (any SQLRecord) throws -> Void
    ) throws -> ListPosition?
}

/// Who may have a list.
package enum ExportAudience: Sendable, Equatable {
    /// The people who work the cases; nobody on it agreed to marketing.
    case care
    /// Marketing: people who agreed, or people it must take off its own lists.
    case marketing
}

/// One part of a filter.
package enum ExportFilterPart: String, Sendable, CaseIterable {
    case survey, from, to, last, locale, team

    static let span: Set<Self> = [.from, .to, .last]
}

/// One column: its name, what kind of value it holds, and where in a record that value stands.
package struct ExportColumn: Sendable, Equatable {
    /// Says how a value is written and what a format may trust.
    package enum Kind: Sendable, Equatable {
        /// An identifier of ours, shown with this prefix.
        case id(String)
        /// A word that this program made.
        case word
        /// Free text from anybody.
        case text
        /// Trusted only if it looks like one, see ``SpreadsheetText``.
        case email, phone
        case number
        /// Milliseconds since 1970.
        case instant
        /// A part of the segments an answer is counted under.
        case segment(Segment)
    }

    /// The parts of ``Segments`` that are columns of their own.
    package enum Segment: Int, Sendable, CaseIterable { case channel, agent, team, tags, product, brand }

    package var name: String
    package var kind: Kind
    package var position: Int

    package init(_ name: String, _ kind: Kind, at position: Int) {
        self.name = name
        self.kind = kind
        self.position = position
    }
}

/// The shipped exports, in alphabetical order of name.
package enum BuiltInExports {
    package static let all: [any Export] = [
        AmbassadorExport(),
        DetractorExport(),
        PromoterExport(),
        ResponseExport(),
        RewardExport(),
        SuppressedExport(),
        WithdrawalExport(),
    ]

    /// The lists that marketing may have.
    package static let forMarketing = Self.all.filter { $0.audience == .marketing }

    package static func named(_ name: String) -> (any Export)? { self.all.first { $0.name == name } }
}
