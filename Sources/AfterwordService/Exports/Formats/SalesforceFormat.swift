import AfterwordCore

/// Salesforce campaign members for Data Loader or the import wizard. Everything about this file is unconfirmed against Salesforce's own
/// pages, so its header, campaign and status come from the configuration.
struct SalesforceFormat: ExportFormat {
    let name = "salesforce"
    let fileExtension = "csv"
    let contentType = CSVText.contentType
    let isForMarketing = true
    let usualMode = ExportMode.import

    func header(of export: any Export, _ settings: ExportSettings) -> [String] {
        self.table(settings.salesforce).columns.map(\.header)
    }

    func writer(of export: any Export, _ settings: ExportSettings) -> any ExportWriter {
        self.table(settings.salesforce).writer(of: export, settings.mode)
    }

    private func table(_ settings: SalesforceSettings) -> AudienceTable {
        let values: [@Sendable (AudienceMember) -> AudienceColumn.Value] = [
            { _ in .text(settings.campaign) },
            { .text($0.salesforceContact) },
            // A member points to a contact or to a lead, never to both.
            { .text($0.salesforceContact == nil ? $0.salesforceLead : nil) },
            { _ in .text(settings.status) },
            { .checked($0.email) },
            { .text($0.name.first) },
            { .text($0.name.last) },
            { .checked($0.score.map { String($0) }) },
        ]
        let columns = zip(settings.header, values).filter { $0.0 != SalesforceSettings.leftOut }
        return AudienceTable(
            columns: columns.map { AudienceColumn($0.0, $0.1) },
            isUseful: { $0.email != nil || $0.salesforceContact != nil || $0.salesforceLead != nil }
        )
    }
}

/// What an account calls the columns and values of its campaign members.
package struct SalesforceSettings: Sendable, Equatable {
    /// Written instead of a header word, it leaves the column out.
    static let leftOut = "-"
    static let usualHeader = [
        "CampaignId", "ContactId", "LeadId", "Status", "Email", "FirstName", "LastName", "Survey_Score__c",
    ]

    /// The id of the campaign.
    package var campaign: String?
    /// One of the campaign's member statuses.
    package var status: String?
    /// One word for each usual column, in that order.
    package var header: [String]

    /// As a new Salesforce account has them.
    package init(campaign: String? = nil, status: String? = nil, header: [String]? = nil) {
        self.campaign = campaign
        self.status = status
        self.header = header ?? Self.usualHeader
    }
}
