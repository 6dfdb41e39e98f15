import AfterwordCore
package import AfterwordStorage

/// A way to write rows to a file. A format is one file that conforms to this and one line in ``BuiltInExportFormats``.
package protocol ExportFormat: Sendable {
    /// The word after the dot in addresses: `csv`.
    var name: String { get }
    /// The ending of file names, without the dot.
    var fileExtension: String { get }
    var contentType: String { get }
    /// For an advertising or mailing system: only lists of people go there.
    var isForMarketing: Bool { get }
    /// What is done unless somebody asks otherwise.
    var usualMode: ExportMode { get }

    /// The header as it will stand in the file.
    func header(of export: any Export, _ settings: ExportSettings) -> [String]

    /// A writer for one file, or for a piece of one.
    func writer(of export: any Export, _ settings: ExportSettings) -> any ExportWriter
}

/// Writes the rows of one file.
package protocol ExportWriter: Sendable {
    /// What stands before the first row.
    mutating func begin(_ bytes: inout [UInt8])

    /// Adds one row.
    ///
    /// - Returns: false for a row that the format has no place for, such as a person without an address.
    mutating func append(_ record: any SQLRecord, to bytes: inout [UInt8]) -> Bool

    /// What stands after the last row.
    mutating func end(_ bytes: inout [UInt8])
}

/// For whom a table is written.
package enum ExportMode: String, Sendable, CaseIterable {
    /// For people: no text cell begins with a sign that a spreadsheet would run.
    case spreadsheet
    /// For programs: addresses, phone numbers, dates and numbers stand as they are.
    case `import`
}

/// What a writer must know beside the rows.
package struct ExportSettings: Sendable {
    package var mode: ExportMode
    /// Whether rows of the same file were written before.
    package var isContinuation: Bool
    package var salesforce: SalesforceSettings

    package init(mode: ExportMode, isContinuation: Bool = false, salesforce: SalesforceSettings = SalesforceSettings())
    {
        self.mode = mode
        self.isContinuation = isContinuation
        self.salesforce = salesforce
    }
}

/// The shipped formats, in alphabetical order of name.
package enum BuiltInExportFormats {
    package static let all: [any ExportFormat] = [
        CSVFormat(),
        GoogleFormat(),
        HubSpotFormat(),
        JSONFormat(),
        KlaviyoFormat(),
        MailchimpFormat(),
        MetaFormat(),
        JSONLinesFormat(),
        SalesforceFormat(),
    ]

    package static func named(_ name: String) -> (any ExportFormat)? { self.all.first { $0.name == name } }

    /// The formats a list may be written in.
    package static func fitting(_ export: any Export) -> [any ExportFormat] {
        self.all.filter { !$0.isForMarketing || export.audience == .marketing }
    }
}

extension ExportFormat {
    package var isForMarketing: Bool { false }
    package var usualMode: ExportMode { .spreadsheet }

    package func header(of export: any Export, _ settings: ExportSettings) -> [String] { export.columns.map(\.name) }
}
