package import AfterwordCore

// What is found of a person in rows that are not theirs, or that no column says whose they are.

extension Store {
    /// Deletes replies kept for repeated requests that name one of the person's rows; their letters and addresses stand in some that do not
    /// name the person.
    package func forgetReplies(about id: EntityID<Contact>, in connection: any SQLConnection) throws {
        let names = try self.names(of: id, in: connection)
        var theirs: [(principal: String, key: String)] = []
        try connection.forEachRow("SELECT principal, key, body FROM idempotency WHERE body IS NOT NULL") { row in
            let words = try row.text("body").split { !$0.isLetter && !$0.isNumber && $0 != "_" }
            guard words.contains(where: names.contains) else { return }
            theirs.append((try row.text("principal"), try row.text("key")))
        }
        for kept in theirs {
            try connection.post(
                "DELETE FROM idempotency WHERE principal = \(kept.principal) AND key = \(kept.key)"
            )
        }
    }

    /// The ids by which replies speak of a person.
    private func names(of id: EntityID<Contact>, in connection: any SQLConnection) throws -> Set<Substring> {
        var names: Set<Substring> = [id.text[...]]
        func add<E: Entity>(_ kind: E.Type, _ data: PersonalData) throws {
            for row in try connection.rows("SELECT id FROM \(unsafe: data.table) WHERE \(data.rows(id))") {
                names.insert(try row.id("id", of: kind).text[...])
            }
        }
        try add(Message.self, .message)
        try add(FollowUp.self, .followUp)
        try add(Invitation.self, .invitation)
        try add(Response.self, .response)
        try add(Ambassador.self, .ambassador)
        return names
    }

    /// Takes the person's recommendation codes, which begin with their first name, out of the purchases of others and out of what was told of
    /// the people they brought; before the codes themselves are blanked.
    package func forgetReferrer(_ id: EntityID<Contact>, in connection: any SQLConnection) throws {
        let codes = try self.referralCodes(of: id, in: connection).map(\.code)
        guard !codes.isEmpty else { return }
        // As buyers typed them: letter case, blanks and hyphens do not matter.
        let typed = codes.map { $0.text.replacing("-", with: "") }
        try connection.post(
            """
            UPDATE purchase SET referral_code = NULL WHERE referral_code IS NOT NULL
                AND (UPPER(REPLACE(REPLACE(referral_code, '-', ''), ' ', '')) IN \(list: typed)
                    OR (source, external_id) IN
                        (SELECT purchase_source, purchase_id FROM referral WHERE referrer_id = \(id)))
            """
        )
        let told: SQL =
            "kind = 'event' AND contact_id IN (SELECT referred_id FROM referral WHERE referrer_id = \(id))"
        for code in codes {
            let content: SQL = "REPLACE(content, \(code.text), \(ReferralCode.erased.text))"
            try connection.post(
                "UPDATE inbox_message SET content = \(content) WHERE id IN (SELECT id FROM message WHERE \(told))"
            )
            try connection.post("UPDATE message SET content = \(content) WHERE \(told)")
        }
    }

    /// Other people with an e-mail address or phone number of this one, oldest first: mostly the same person under another number of a
    /// helpdesk. An address is the handle of one of them and stands in the fields of both. Walks all people.
    package func contacts(
        sharingAddressesWith id: EntityID<Contact>,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> [EntityID<Contact>] {
        guard let contact = try self.contact(id, in: connection) else { return [] }
        let identities = try self.identities(of: id, in: connection)
        func addresses(_ channel: String, _ field: String?) -> [String] {
            identities.filter { $0.channel == channel }.map(\.handle) + [field].compactMap(\.self)
        }
        let (emails, phones) = (addresses("email", contact.email), addresses("phone", contact.phone))
        guard !emails.isEmpty || !phones.isEmpty else { return [] }
        return try connection.rows(
            """
            SELECT id FROM contact WHERE id <> \(id) AND erased_at_ms IS NULL
                AND (email IN \(list: emails) OR phone IN \(list: phones)
                    OR id IN (SELECT contact_id FROM identity WHERE channel = 'email' AND handle IN \(list: emails))
                    OR id IN (SELECT contact_id FROM identity WHERE channel = 'phone' AND handle IN \(list: phones)))
            ORDER BY id LIMIT \(limit)
            """
        ).map { try $0.id("id") }
    }

    /// What the sources call the person's cases.
    package func caseKeys(of id: EntityID<Contact>, in connection: any SQLConnection) throws -> [SourceKey] {
        try connection.rows("SELECT source, external_id FROM support_case WHERE contact_id = \(id)").map {
            SourceKey(source: try $0.text("source"), id: try $0.text("external_id"))
        }
    }

    /// Hands over the messages to helpdesks of which no column says whom they speak of: events that were not whole yet.
    package func forEachUnownedEvent(
        in connection: any SQLConnection,
        _ body: (Message) throws -> Void
    ) throws {
        try connection.forEachRow(
            """
            SELECT * FROM message
            WHERE contact_id IS NULL AND kind = 'event' AND SUBSTR(channel, 1, 7) = 'source:'
            """
        ) { try body(Message(row: $0)) }
    }

    /// Calls off what of the messages has not gone yet, and empties all of them.
    package func blankMessages(_ ids: [EntityID<Message>], in connection: any SQLConnection) throws {
        guard !ids.isEmpty else { return }
        try connection.post("DELETE FROM outbox WHERE message_id IN \(list: ids)")
        try connection.post(
            """
            UPDATE message SET state = CASE WHEN state IN ('waiting', 'held') THEN 'cancelled' ELSE state END,
                held_for = NULL, \(PersonalData.emptyMessage)
            WHERE id IN \(list: ids)
            """
        )
    }

    /// Writes what a message says anew, for one that has done its work.
    package func setContent(
        _ content: MessageContent,
        of id: EntityID<Message>,
        in connection: any SQLConnection
    ) throws {
        try connection.post("UPDATE message SET content = \(JSONText.encode(content)) WHERE id = \(id)")
    }
}
