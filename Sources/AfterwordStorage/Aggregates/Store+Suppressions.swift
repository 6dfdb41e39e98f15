package import AfterwordCore

extension Suppression {
    /// Reads a row of `suppression`.
    package init(row: SQLRow) throws {
        self.init(
            id: try row.id("id"),
            channel: try row.text("channel"),
            handle: try row.text("handle"),
            reason: try row.word("reason"),
            note: try row.optionalText("note"),
            since: try row.instant("since_ms")
        )
    }
}

extension Store {
    /// Puts addresses on the suppression list; one that is there already stays as it is, unless the new reason speaks of the person and the
    /// old one does not.
    ///
    /// - Returns: how many addresses are new or changed.
    package func insert(_ suppressions: [Suppression], in connection: any SQLConnection) throws -> Int {
        guard let first = suppressions.first else { return 0 }
        var values = Self.values(of: first)
        for suppression in suppressions.dropFirst() { values += ", \(Self.values(of: suppression))" as SQL }
        return try connection.execute(
            """
            INSERT INTO suppression (id, channel, handle, reason, note, since_ms) VALUES \(values)
            ON CONFLICT (channel, handle) DO UPDATE SET
                reason = excluded.reason, note = excluded.note, since_ms = excluded.since_ms
            WHERE suppression.reason = 'bounced' AND excluded.reason <> 'bounced'
            """
        )
    }

    private static func values(of row: Suppression) -> SQL {
        "(\(row.id), \(row.channel), \(row.handle), \(row.reason.rawValue), \(row.note), \(row.since))"
    }

    package func suppression(_ id: EntityID<Suppression>, in connection: any SQLConnection) throws -> Suppression? {
        try connection.firstRow("SELECT * FROM suppression WHERE id = \(id)").map(Suppression.init(row:))
    }

    package func deleteSuppression(_ id: EntityID<Suppression>, in connection: any SQLConnection) throws {
        try connection.post("DELETE FROM suppression WHERE id = \(id)")
    }

    /// Why nothing may be sent to these addresses, however the list spells them; those that are not on it are left out.
    package func suppressions(of addresses: [ContactAddress]) -> Inquiry<[ContactAddress: SuppressionReason]> {
        Inquiry(forEach: Array(Set(addresses.flatMap(\.spellings)))) { address in
            """
            SELECT channel, handle, reason FROM suppression
            WHERE channel = \(address.channel) AND handle = \(address.handle)
            """
        } read: { rows in
            let listed: [ContactAddress: SuppressionReason] = try rows.reduce(into: [:]) {
                $0[try ContactAddress(row: $1)] = try $1.word("reason")
            }
            guard !listed.isEmpty else { return [:] }
            return addresses.reduce(into: [:]) { found, address in
                let reasons = address.spellings.compactMap { listed[$0] }
                found[address] = reasons.first(where: \.isOfPerson) ?? reasons.first
            }
        }
    }

    /// Which of the addresses are on the list already.
    package func suppressed(
        _ addresses: [ContactAddress],
        in connection: any SQLConnection
    ) throws -> Set<ContactAddress> {
        let rows = try connection.rows(
            "SELECT channel, handle FROM suppression WHERE (channel, handle) IN (\(Self.pairs(addresses)))"
        )
        return Set(try rows.map(ContactAddress.init(row:)))
    }

    /// The people who own one of the addresses in whatever spelling, each once.
    package func owners(
        of addresses: [ContactAddress],
        in connection: any SQLConnection
    ) throws -> [EntityID<Contact>] {
        try connection.rows(
            """
            SELECT DISTINCT contact_id FROM identity
            WHERE (channel, handle) IN (\(Self.pairs(addresses.flatMap(\.spellings))))
            ORDER BY contact_id
            """
        ).map { try $0.id("contact_id") }
    }

    /// A list of rows for `IN`; both engines look each one up in the index.
    private static func pairs(_ addresses: [ContactAddress]) -> SQL {
        var pairs: SQL = "VALUES "
        for (index, address) in addresses.enumerated() {
            if index > 0 { pairs += ", " as SQL }
            pairs += "(\(address.channel), \(address.handle))" as SQL
        }
        return pairs
    }
}

/// Which suppressed addresses to list; what is not said does not matter.
package struct SuppressionFilter: Sendable, Equatable {
    package var channel: String?
    package var handle: String?
    package var reason: SuppressionReason?

    /// All of them.
    package init() {}
}

extension Store {
    /// Newest first. Throws ``InvalidListPosition``.
    package func suppressions(
        _ filter: SuppressionFilter,
        after position: ListPosition? = nil,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> ListPage<Suppression> {
        var conditions = ListConditions()
        if let channel = filter.channel { conditions.add("channel = \(channel)") }
        if let handle = filter.handle { conditions.add("handle = \(handle)") }
        if let reason = filter.reason { conditions.add("reason = \(reason.rawValue)") }
        return try connection.newestFirst(
            "suppression",
            conditions,
            after: position,
            limit: limit,
            read: Suppression.init(row:)
        )
    }
}
