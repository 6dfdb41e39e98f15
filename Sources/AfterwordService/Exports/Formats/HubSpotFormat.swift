import AfterwordCore

/// HubSpot contacts (developers.hubspot.com, imports API): the e-mail address is the unique key, so every row has one. Choose
/// `YEAR_MONTH_DAY` as the date format of the import.
struct HubSpotFormat: ExportFormat {
    let name = "hubspot"
    let fileExtension = "csv"
    let contentType = CSVText.contentType
    let isForMarketing = true
    let usualMode = ExportMode.import

    private let table = AudienceTable(
        columns: [
            AudienceColumn("Email") { .checked($0.email) },
            AudienceColumn("First Name") { .text($0.name.first) },
            AudienceColumn("Last Name") { .text($0.name.last) },
            AudienceColumn("Phone Number") { .checked($0.phone) },
            AudienceColumn("Preferred language") { .text($0.language) },
            AudienceColumn("Survey score") { .checked($0.score.map { String($0) }) },
            AudienceColumn("Survey type") { .text($0.survey) },
            AudienceColumn("Survey date") { .checked($0.answeredOn) },
        ],
        isUseful: { $0.email != nil }
    )

    func header(of export: any Export, _ settings: ExportSettings) -> [String] { self.table.columns.map(\.header) }

    func writer(of export: any Export, _ settings: ExportSettings) -> any ExportWriter {
        self.table.writer(of: export, settings.mode)
    }
}
