package import AfterwordCore

/// Which messages to list; what is not said does not matter.
package struct MessageFilter: Sendable, Equatable {
    /// Empty = any.
    package var states: [MessageState] = []
    package var kind: Message.Kind?
    /// A configured channel's id.
    package var channel: String?
    package var contactID: EntityID<Contact>?
    package var invitationID: EntityID<Invitation>?
    /// When the message was made, `from..<to`.
    package var from: Instant?
    package var to: Instant?

    /// Everything the defaults allow.
    package init() {}
}

extension Store {
    /// Newest first. Throws ``InvalidListPosition``.
    package func messages(
        _ filter: MessageFilter,
        after position: ListPosition? = nil,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> ListPage<Message> {
        var conditions = ListConditions()
        conditions.oneOf("state", filter.states)
        conditions.equals("kind", filter.kind?.rawValue)
        conditions.equals("channel", filter.channel)
        conditions.equals("contact_id", filter.contactID)
        conditions.equals("invitation_id", filter.invitationID)
        conditions.within("created_at_ms", from: filter.from, to: filter.to)
        return try connection.newestFirst(
            "message",
            conditions,
            after: position,
            limit: limit,
            read: Message.init(row:)
        )
    }
}
