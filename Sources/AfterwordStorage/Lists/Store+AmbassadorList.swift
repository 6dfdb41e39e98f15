package import AfterwordCore

/// Which ambassadors to list; what is not said does not matter.
package struct AmbassadorFilter: Sendable, Equatable {
    /// What a list begins with.
    package enum Order: Sendable, Equatable {
        case newest
        /// The most points, then who bought most, then who came first.
        case rank
    }

    /// Empty = any.
    package var states: [Ambassador.State] = []
    package var isListed: Bool?
    package var contactID: EntityID<Contact>?
    package var tier: AmbassadorTier?
    /// Became a candidate in this span; each end may be open.
    package var from: Instant?
    package var to: Instant?
    package var order = Order.newest

    /// Everything the defaults allow.
    package init() {}
}

extension Store {
    /// Throws ``InvalidListPosition``. A score that changes between two pages can show a person twice or not at all; by age that cannot happen.
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
        conditions.equals("tier", filter.tier?.rawValue)
        conditions.within("since_ms", from: filter.from, to: filter.to)
        switch filter.order {
        case .newest:
            return try connection.newestFirst(
                "ambassador",
                conditions,
                after: position,
                limit: limit,
                read: Ambassador.init(row:)
            )
        case .rank:
            return try self.ranked(conditions, after: position, limit: limit, in: connection)
        }
    }

    private func ranked(
        _ conditions: ListConditions,
        after position: ListPosition?,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> ListPage<Ambassador> {
        var conditions = conditions
        if let place = position?.values {
            guard place.count == 3 else { throw InvalidListPosition() }
            conditions.add(
                """
                (points_micro < \(place[0]) OR (points_micro = \(place[0])
                    AND (value_micro < \(place[1]) OR (value_micro = \(place[1]) AND id > \(place[2])))))
                """
            )
        }
        return try connection.page(
            "ambassador",
            conditions,
            order: "points_micro DESC, value_micro DESC, id",
            limit: limit,
            key: { [try $0.integer("points_micro"), try $0.integer("value_micro"), try $0.integer("id")] },
            read: Ambassador.init(row:)
        )
    }
}
