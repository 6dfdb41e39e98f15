import AfterwordCore

/// A Mailchimp audience (mailchimp.com/help, "Format guidelines for your import file"): an e-mail address in every row, texts of at most
/// 255 bytes, dates as `YYYY-MM-DD`. The `Tags` column is unconfirmed.
struct MailchimpFormat: ExportFormat {
    let name = "mailchimp"
    let fileExtension = "csv"
    let contentType = CSVText.contentType
    let isForMarketing = true
    let usualMode = ExportMode.import

    private let table = AudienceTable(
        columns: [
            AudienceColumn("Email Address") { .checked(Self.email($0)) },
            AudienceColumn("First Name") { .text($0.name.first) },
            AudienceColumn("Last Name") { .text($0.name.last) },
            AudienceColumn("Phone Number") { .checked($0.phone) },
            AudienceColumn("Language") { .text($0.language) },
            AudienceColumn("NPS Score") { .checked($0.score.map { String($0) }) },
            AudienceColumn("Survey Date") { .checked($0.answeredOn) },
            AudienceColumn("Tags") { .text($0.tag) },
        ],
        isUseful: { Self.email($0) != nil }
    )

    /// Before the `@` Mailchimp takes ASCII only.
    private static func email(_ member: AudienceMember) -> String? {
        member.email.flatMap { $0.prefix { $0 != "@" }.utf8.allSatisfy { $0 < 0x80 } ? $0 : nil }
    }

    func header(of export: any Export, _ settings: ExportSettings) -> [String] { self.table.columns.map(\.header) }

    func writer(of export: any Export, _ settings: ExportSettings) -> any ExportWriter {
        self.table.writer(of: export, settings.mode)
    }
}
