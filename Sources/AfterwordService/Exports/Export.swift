package import AfterwordCore
package import AfterwordStorage

/// A list that leaves the house as a file. An export is one file that conforms to this and one line in ``BuiltInExports``.
package protocol Export: Sendable {
    /// The word in addresses and file names: `ambassadors`.
    var name: String { get }
    var title: String { get }
    /// Stable: new ones are added at the end, none is renamed.
    var columns: [String] { get }

    /// The next rows; each has one cell per column.
    func page(
        _ request: ExportRequest,
        after position: ListPosition?,
        limit: Int,
        store: Store,
        in connection: any SQLConnection
    ) throws -> ListPage<[ExportCell]>
}

/// What of a list is wanted.
package struct ExportRequest: Sendable, Equatable {
    package var survey: String?
    /// `from..<to`, where the list has dates.
    package var from: Instant?
    package var to: Instant?

    /// Everything.
    package init(survey: String? = nil, from: Instant? = nil, to: Instant? = nil) {
        self.survey = survey
        self.from = from
        self.to = to
    }
}

/// The shipped exports, in alphabetical order of name.
package enum BuiltInExports {
    package static let all: [any Export] = [
        AmbassadorExport(),
        DetractorExport(),
        ResponseExport(),
        RewardExport(),
    ]

    package static func named(_ name: String) -> (any Export)? { self.all.first { $0.name == name } }
}
