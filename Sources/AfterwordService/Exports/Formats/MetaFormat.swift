import AfterwordCore

/// Meta Custom Audiences, hashed as Meta's own SDK does it (facebook-python-business-sdk, `customaudiencemixin`).
///
/// The phone number is hashed without its plus, so it is another hash than Google's. `extern_id` is not hashed: it finds a person again
/// for removal. The header words are unconfirmed; Ads Manager lets the person who uploads map the columns.
struct MetaFormat: ExportFormat {
    let name = "meta"
    let fileExtension = "csv"
    let contentType = CSVText.contentType
    let isForMarketing = true
    let usualMode = ExportMode.import

    private let table = AudienceTable(
        columns: [
            AudienceColumn(hashed: "email") { $0.email },
            AudienceColumn(hashed: "phone") { AudienceKey.phoneDigits($0.phone) },
            AudienceColumn(hashed: "fn") { AudienceKey.latinName($0.name.first) },
            AudienceColumn(hashed: "ln") { AudienceKey.latinName($0.name.last) },
            AudienceColumn(hashed: "country") { AudienceKey.country(ofLocale: $0.locale)?.lowercased() },
            AudienceColumn("extern_id") { .checked($0.contactID) },
        ],
        isUseful: { $0.email != nil || $0.phone != nil }
    )

    func header(of export: any Export, _ settings: ExportSettings) -> [String] { self.table.columns.map(\.header) }

    func writer(of export: any Export, _ settings: ExportSettings) -> any ExportWriter {
        self.table.writer(of: export, settings.mode)
    }
}
