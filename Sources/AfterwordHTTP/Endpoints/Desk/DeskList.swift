import AfterwordCore
import AfterwordStorage

/// One list page of the desk: what its address asks for, and the address of the page after it.
struct DeskList {
    let path: String
    let place: ListPlace
    /// The filters of the address, for chips that keep each other.
    let filters: [String: String]

    /// Throws a ``Problem`` for an address with unknown or bad parts.
    init(_ path: String, _ request: EndpointRequest, filters: [EndpointParameter]) throws {
        self.path = path
        self.place = try request.place(in: "desk-\(path)", filters: filters + [.deed])
        let names = filters.map(\.name)
        self.filters = Dictionary(
            request.query.pairs.filter { names.contains($0.name) && !$0.value.isEmpty }.map { ($0.name, $0.value) },
            // Only lists of words may come several times.
            uniquingKeysWith: { "\($0),\($1)" }
        )
    }

    /// The same list as files, under the same filters.
    var files: [DeskLink] { DeskLink.files(of: self.path, self.filters) }

    /// A row of chips for one parameter.
    func chips(
        _ name: String,
        _ parameter: String,
        _ choices: [(value: String, words: String)],
        counts: [String: Int] = [:],
        all: String = "All"
    ) -> FilterGroup {
        FilterGroup(
            name: name,
            parameter: parameter,
            choices: choices,
            path: self.path,
            query: self.filters,
            counts: counts,
            all: all
        )
    }

    /// The address of the next page with the same filters; `nil` after the last one.
    func next(_ position: ListPosition?) -> DeskAddress? {
        position.map { position in
            let cursor = PageCursor(list: "desk-\(self.path)", values: position.values.map { JSONValue($0) })
            let kept = self.filters.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
            return DeskAddress(path: [self.path], query: kept + [(name: "cursor", value: cursor.text)])
        }
    }
}

extension EndpointParameter {
    /// The deed that the page confirms, see ``DeskDeed``.
    static let deed = query(DeskDeed.parameter, .text(longest: 40), "What was just done; the page says so.")
}

extension DeskLink {
    /// The addresses of a list with `.csv` and `.json`.
    static func files(of path: String, _ filters: [String: String]) -> [DeskLink] {
        DeskFileFormat.allCases.map { format in
            DeskLink(
                format.rawValue.uppercased(),
                to: DeskAddress(
                    path: ["\(path).\(format.rawValue)"],
                    query: filters.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
                )
            )
        }
    }
}
