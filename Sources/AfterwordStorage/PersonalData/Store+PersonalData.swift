package import AfterwordCore

/// How many rows of one table are a person's.
package struct PersonalCount: Sendable, Equatable {
    package var table: String
    package var what: String
    package var count: Int
    /// Why they stay; `nil` if they are deleted or blanked.
    package var keptBecause: String?
}

extension Store {
    /// How many rows each table has of a person, tables without any left out.
    package func personalCounts(
        of id: EntityID<Contact>,
        in connection: any SQLConnection
    ) throws -> [PersonalCount] {
        try PersonalData.all.compactMap { data in
            let row = try connection.firstRow(
                "SELECT COUNT(*) AS n FROM \(unsafe: data.table) WHERE \(data.rows(id))"
            )
            guard let count = try row?.integer("n"), count > 0 else { return nil }
            return PersonalCount(
                table: data.table,
                what: data.what,
                count: count,
                keptBecause: data.erasure.keptBecause
            )
        }
    }

    /// Deletes and blanks a person's rows table by table and marks the contact as erased; what follows from that for figures, tasks and
    /// waiting messages is decided before.
    package func erasePersonalData(
        of id: EntityID<Contact>,
        at now: Instant,
        in connection: any SQLConnection
    ) throws {
        for data in PersonalData.all {
            switch data.erasure {
            case .delete:
                try connection.post("DELETE FROM \(unsafe: data.table) WHERE \(data.rows(id))")
            case .blank(let assignments):
                try connection.post("UPDATE \(unsafe: data.table) SET \(assignments) WHERE \(data.rows(id))")
            case .keep: break
            }
        }
        try connection.post("UPDATE contact SET erased_at_ms = \(now) WHERE id = \(id)")
    }

    /// Hands over a person's rows with the columns a copy shows, table by table, and nothing of other people.
    package func forEachPersonalRow(
        of id: EntityID<Contact>,
        in connection: any SQLConnection,
        _ body: (PersonalData, SQLRow) throws -> Void
    ) throws {
        for data in PersonalData.all {
            let columns = data.columns.joined(separator: ", ")
            try connection.forEachRow(
                "SELECT \(unsafe: columns) FROM \(unsafe: data.table) WHERE \(data.copiedRows(id)) ORDER BY 1"
            ) { try body(data, $0) }
        }
    }
}

// MARK: - Before the rows go

extension Store {
    /// Calls off everything that waits or is held and speaks to or of a person; what is on its way is beyond recall.
    ///
    /// A digest that names other people's tasks too is told again without this one.
    package func cancelPersonalMessages(of id: EntityID<Contact>, in connection: any SQLConnection) throws {
        let tasks: SQL = "SELECT id FROM follow_up WHERE contact_id = \(id)"
        try connection.post(
            """
            UPDATE alert SET state = 'waiting', settled_at_ms = NULL, message_id = NULL
            WHERE follow_up_id NOT IN (\(tasks)) AND message_id IN (
                SELECT a.message_id FROM alert a JOIN message m ON m.id = a.message_id
                WHERE a.follow_up_id IN (\(tasks)) AND m.state IN ('waiting', 'held'))
            """
        )
        try connection.post(
            """
            UPDATE message SET state = 'cancelled', held_for = NULL
            WHERE state IN ('waiting', 'held') AND \(PersonalData.message.rows(id))
            """
        )
    }

    /// The counted answers of a person, each with the hour it stands under in the figures.
    package func countedScores(
        of id: EntityID<Contact>,
        in connection: any SQLConnection
    ) throws -> [(response: Response, hour: Instant?)] {
        try connection.rows("SELECT * FROM response WHERE contact_id = \(id) AND state = 'counted' ORDER BY id")
            .map { (try Response(row: $0), try $0.optionalInstant("counted_hour")) }
    }

    /// Closes a person's open tasks: nobody is to call any more.
    ///
    /// - Returns: the tasks that were open.
    package func closeFollowUps(
        of id: EntityID<Contact>,
        outcome: FollowUp.Outcome,
        at now: Instant,
        in connection: any SQLConnection
    ) throws -> [EntityID<FollowUp>] {
        try connection.rows(
            """
            UPDATE follow_up SET state = 'closed', closed_at_ms = \(now), outcome = \(outcome.rawValue)
            WHERE contact_id = \(id) AND state <> 'closed' RETURNING id
            """
        ).map { try $0.id("id") }
    }
}

// MARK: - Addresses of erased people

extension Store {
    /// Remembers keyed digests of addresses; no other column leads to the person.
    package func rememberErased(_ digests: [String], at now: Instant, in connection: any SQLConnection) throws {
        for digest in digests {
            try connection.post(
                """
                INSERT INTO erased_address (digest, erased_at_ms) VALUES (\(digest), \(now))
                ON CONFLICT (digest) DO UPDATE SET erased_at_ms = excluded.erased_at_ms
                """
            )
        }
    }

    /// The digests that stand for an address of an erased person.
    package func erased(among digests: [String]) -> Inquiry<Set<String>> {
        Inquiry(about: digests) { digests in
            "SELECT digest FROM erased_address WHERE digest IN \(set: digests)"
        } read: { rows in
            Set(try rows.map { try $0.text("digest") })
        }
    }
}

extension PersonalData.Erasure {
    package var keptBecause: String? {
        if case .keep(let reason) = self { reason } else { nil }
    }
}
