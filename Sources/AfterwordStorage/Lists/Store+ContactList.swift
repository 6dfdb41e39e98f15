package import AfterwordCore

/// Which contacts to list; what is not said does not matter.
package struct ContactFilter: Sendable, Equatable {
    /// In lower case, as identities keep it.
    package var email: String?
    package var handle: String?
    /// The channel kind of ``handle``; `nil` = any.
    package var channel: String?
    package var isOptedOut: Bool?

    /// Everything the defaults allow.
    package init() {}
}

extension Store {
    /// Newest first; erased people are in no list. Throws ``InvalidListPosition``.
    package func contacts(
        _ filter: ContactFilter,
        after position: ListPosition? = nil,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> ListPage<Contact> {
        var conditions = ListConditions()
        conditions.add("erased_at_ms IS NULL")
        if let email = filter.email {
            conditions.add(Self.owner(ofHandle: email, on: "email"))
        }
        if let handle = filter.handle {
            conditions.add(Self.owner(ofHandle: handle, on: filter.channel))
        }
        if let isOptedOut = filter.isOptedOut {
            conditions.add("opted_out_at_ms IS \(unsafe: isOptedOut ? "NOT NULL" : "NULL")")
        }
        return try connection.newestFirst(
            "contact",
            conditions,
            after: position,
            limit: limit,
            read: Contact.init(row:)
        )
    }

    private static func owner(ofHandle handle: String, on channel: String?) -> SQL {
        var identities: SQL = "SELECT contact_id FROM identity WHERE handle = \(handle)"
        if let channel { identities += " AND channel = \(channel)" as SQL }
        return "id IN (\(identities))"
    }

    /// The contacts with these ids, in one statement; ids that nobody has are left out.
    package func contacts(
        _ ids: some Sequence<EntityID<Contact>>,
        in connection: any SQLConnection
    ) throws -> [EntityID<Contact>: Contact] {
        try connection.ask(self.contacts(ids))
    }

    package func contacts(_ ids: some Sequence<EntityID<Contact>>) -> Inquiry<[EntityID<Contact>: Contact]> {
        Inquiry(about: Array(Set(ids))) { ids in
            "SELECT * FROM contact WHERE id IN \(set: ids)"
        } read: { rows in
            Dictionary(uniqueKeysWithValues: try rows.map(Contact.init(row:)).map { ($0.id, $0) })
        }
    }

    /// The handles of several contacts, in one statement.
    package func identities(
        of ids: some Sequence<EntityID<Contact>>,
        in connection: any SQLConnection
    ) throws -> [EntityID<Contact>: [Identity]] {
        try connection.ask(self.identities(of: ids))
    }

    package func identities(
        of ids: some Sequence<EntityID<Contact>>
    ) -> Inquiry<[EntityID<Contact>: [Identity]]> {
        Inquiry(about: Array(Set(ids))) { ids in
            "\(Identity.selection) WHERE i.contact_id IN \(set: ids) ORDER BY i.channel, i.handle"
        } read: { rows in
            Dictionary(grouping: try rows.map(Identity.init(row:)), by: \.contactID)
        }
    }
}
