/// A way to write rows to a file. A format is one file that conforms to this and one line in ``BuiltInExportFormats``.
package protocol ExportFormat: Sendable {
    /// The word after the dot in addresses and file names: `csv`.
    var name: String { get }
    var contentType: String { get }

    /// What stands before the first row.
    func head(columns: [String]) -> [UInt8]

    /// One row; the cells are in the order of the columns.
    func row(_ cells: [ExportCell], columns: [String], isFirst: Bool) -> [UInt8]

    /// What stands after the last row.
    func foot() -> [UInt8]
}

/// The shipped formats, in alphabetical order of name.
package enum BuiltInExportFormats {
    package static let all: [any ExportFormat] = [
        CSVFormat(),
        JSONFormat(),
        JSONLinesFormat(),
    ]

    package static func named(_ name: String) -> (any ExportFormat)? { self.all.first { $0.name == name } }
}
