import AfterwordCore

/// The columns of lists of people who agreed; where their values stand is told beside the statements.
enum PeopleColumns {
    static let contact = ExportColumn("contact_id", .id(Contact.idPrefix), at: 1)
    static let name = ExportColumn("name", .text, at: 2)
    static let email = ExportColumn("email", .email, at: 3)
    static let phone = ExportColumn("phone", .phone, at: 4)
    static let locale = ExportColumn("locale", .text, at: 5)
    static let score = ExportColumn("score", .number, at: 6)
    static let survey = ExportColumn("survey", .text, at: 7)
    static let answered = ExportColumn("answered_at", .instant, at: 8)
    static let since = ExportColumn("since", .instant, at: 9)
    static let consented = ExportColumn("consented_at", .instant, at: 10)
    static let wording = ExportColumn("consent_wording", .text, at: 11)
    /// Told to ``SalesforceFormat`` only.
    static let salesforceContact = 12
    static let salesforceLead = 13
    /// Told to marketing systems, which take what they get for a consent to be written to.
    static let allowedMarketing = 14
}
