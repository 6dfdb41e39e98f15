import AfterwordCore

/// Filters that several lists share.
extension EndpointParameter {
    static let caseName = query("case", .text, "`SOURCE/CASE`, or the helpdesk's id alone.")
    static let contactID = query("contact", .id, "The contact's id, `con_…`.")

    static func from(_ what: String) -> EndpointParameter {
        query("from", .time, "Only what was \(what) at this time or later.")
    }

    static func to(_ what: String) -> EndpointParameter {
        query("to", .time, "Only what was \(what) before this time.")
    }
}
