package import AfterwordCore

/// Which ambassadors to list; what is not said does not matter.
package struct AmbassadorFilter: Sendable, Equatable {
    /// Empty = any.
    package var states: [Ambassador.State] = []
    package var isListed: Bool?
    package var contactID: EntityID<Contact>?

    /// Everything the defaults allow.
    package init() {}
}

extension Store {
    /// Newest first. Throws ``InvalidListPosition``.
    package func ambassadors(
        _ filter: AmbassadorFilter,
        after position: ListPosition? = nil,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> ListPage<Ambassador> {
        var conditions = ListConditions()
        conditions.oneOf("state", filter.states)
        conditions.equals("is_listed", filter.isListed)
        conditions.equals("contact_id", filter.contactID)
        return try connection.newestFirst(
            "ambassador",
            conditions,
            after: position,
            limit: limit,
            read: Ambassador.init(row:)
        )
    }
}
