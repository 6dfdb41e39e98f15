package import AfterwordCore

/// Which cases to list; what is not said does not matter.
package struct CaseFilter: Sendable, Equatable {
    /// What people call the case.
    package var number: String?
    package var source: String?
    /// The helpdesk's own id.
    package var externalID: String?
    package var contactID: EntityID<Contact>?
    package var phase: CaseState.Phase?

    /// Everything the defaults allow.
    package init() {}
}

extension Store {
    /// Newest first. Throws ``InvalidListPosition``.
    package func cases(
        _ filter: CaseFilter,
        after position: ListPosition? = nil,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> ListPage<SupportCase> {
        var conditions = ListConditions()
        conditions.equals("number", filter.number)
        conditions.equals("source", filter.source)
        conditions.equals("external_id", filter.externalID)
        conditions.equals("contact_id", filter.contactID)
        conditions.equals("phase", filter.phase?.rawValue)
        return try connection.newestFirst(
            "support_case",
            conditions,
            after: position,
            limit: limit,
            read: SupportCase.init(row:)
        )
    }

    /// The cases with these ids, in one statement.
    package func cases(
        _ ids: some Sequence<EntityID<SupportCase>>,
        in connection: any SQLConnection
    ) throws -> [EntityID<SupportCase>: SupportCase] {
        let cases = try connection.rows("SELECT * FROM support_case WHERE id IN \(list: Array(Set(ids)))")
            .map(SupportCase.init(row:))
        return Dictionary(uniqueKeysWithValues: cases.map { ($0.id, $0) })
    }
}
