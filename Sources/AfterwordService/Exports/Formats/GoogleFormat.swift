import AfterwordCore

/// Google Ads Customer Match, the file with hashed values (support.google.com/google-ads 7659867 and Google's template).
///
/// The header names are exact English words. First Name, Last Name, Country and Zip count only all together; Afterword knows no postal
/// codes, so these four stay empty instead of giving away names that cannot match. Lower-case hexadecimal is unconfirmed in Google's help
/// and is what its own libraries send.
struct GoogleFormat: ExportFormat {
    let name = "google"
    let fileExtension = "csv"
    let contentType = CSVText.contentType
    let isForMarketing = true
    let usualMode = ExportMode.import

    private let table = AudienceTable(
        columns: [
            AudienceColumn(hashed: "Email") { $0.email },
            AudienceColumn(hashed: "Phone") { $0.phone },
            AudienceColumn(empty: "First Name"), AudienceColumn(empty: "Last Name"),
            AudienceColumn(empty: "Country"), AudienceColumn(empty: "Zip"),
        ],
        isUseful: { $0.email != nil || $0.phone != nil }
    )

    func header(of export: any Export, _ settings: ExportSettings) -> [String] { self.table.columns.map(\.header) }

    func writer(of export: any Export, _ settings: ExportSettings) -> any ExportWriter {
        self.table.writer(of: export, settings.mode)
    }
}
