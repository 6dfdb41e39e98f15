package import AfterwordCore

/// Which messages to list; what is not said does not matter.
package struct MessageFilter: Sendable, Equatable {
    /// Empty = any.
    package var states: [MessageState] = []
    package var kind: Message.Kind?
    /// A configured channel's id.
    package var channel: String?
    /// The queue, see ``Message/destination``.
    package var destination: String?
    /// Part of the last failure's words, in that spelling.
    package var reason: String?
    package var contactID: EntityID<Contact>?
    package var invitationID: EntityID<Invitation>?
    /// When the message was made, `from..<to`.
    package var from: Instant?
    package var to: Instant?

    /// Everything the defaults allow.
    package init() {}

    /// The filter as conditions on `message`.
    var conditions: ListConditions {
        var conditions = ListConditions()
        conditions.oneOf("state", self.states)
        conditions.equals("kind", self.kind?.rawValue)
        conditions.equals("channel", self.channel)
        conditions.equals("destination", self.destination)
        conditions.equals("contact_id", self.contactID)
        conditions.equals("invitation_id", self.invitationID)
        conditions.within("created_at_ms", from: self.from, to: self.to)
        // A text contains another one if it changes when that is taken out; both engines say so alike.
        if let reason { conditions.add("REPLACE(last_error, \(reason), '') <> last_error") }
        return conditions
    }
}

extension Store {
    /// Newest first. Throws ``InvalidListPosition``.
    package func messages(
        _ filter: MessageFilter,
        after position: ListPosition? = nil,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> ListPage<Message> {
        return try connection.newestFirst(
            "message",
            filter.conditions,
            after: position,
            limit: limit,
            read: Message.init(row:)
        )
    }
}
