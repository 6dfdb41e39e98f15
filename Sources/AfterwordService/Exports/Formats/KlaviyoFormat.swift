import AfterwordCore

/// Klaviyo profiles (help.klaviyo.com, consent upload): at least one identifier, phone numbers as E.164, and only people who agreed, for
/// consent is chosen once for the whole file. How Klaviyo reads the consent time is second-hand knowledge.
struct KlaviyoFormat: ExportFormat {
    let name = "klaviyo"
    let fileExtension = "csv"
    let contentType = CSVText.contentType
    let isForMarketing = true
    let usualMode = ExportMode.import

    private let table = AudienceTable(
        columns: [
            AudienceColumn("Email") { .checked($0.email) },
            AudienceColumn("Phone Number") { .checked($0.phone) },
            AudienceColumn("First Name") { .text($0.name.first) },
            AudienceColumn("Last Name") { .text($0.name.last) },
            AudienceColumn("Country") { .text(AudienceKey.country(ofLocale: $0.locale)) },
            AudienceColumn("Locale") { .text($0.locale) },
            AudienceColumn("NPS Score") { .checked($0.score.map { String($0) }) },
            AudienceColumn("Survey Date") { .checked($0.answeredOn) },
            AudienceColumn("Consent Timestamp") { .checked($0.consentedAtText) },
        ],
        isUseful: { $0.email != nil || $0.phone != nil }
    )

    func header(of export: any Export, _ settings: ExportSettings) -> [String] { self.table.columns.map(\.header) }

    func writer(of export: any Export, _ settings: ExportSettings) -> any ExportWriter {
        self.table.writer(of: export, settings.mode)
    }
}
