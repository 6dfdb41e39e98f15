package import AfterwordCore

extension Contact {
    /// Reads a row of `contact`.
    package init(row: SQLRow) throws {
        self.init(id: try row.id("id"), factsAt: try row.instant("facts_at_ms"))
        self.name = try row.optionalText("name")
        self.email = try row.optionalText("email")
        self.phone = try row.optionalText("phone")
        self.locale = try row.optionalText("locale")
        self.timeZone = try row.optionalText("time_zone")
        self.surveyConsent = try row.optionalBool("survey_consent")
        self.marketingConsent = try row.optionalBool("marketing_consent")
        self.quoteConsent = try row.optionalBool("quote_consent")
        self.optedOutAt = try row.optionalInstant("opted_out_at_ms")
        self.optedOutChannels = try Self.channels(from: try row.text("opted_out_channels"))
        self.askedLessAt = try row.optionalInstant("asked_less_at_ms")
        self.erasedAt = try row.optionalInstant("erased_at_ms")
        self.isStaff = try row.bool("is_staff")
        self.version = try row.integer("version")
    }
}

extension Contact {
    /// Nearly everybody's value; it is read and written without a parser.
    private static let noChannels = "[]"

    fileprivate static func channels(from text: String) throws -> Set<String> {
        text == self.noChannels ? [] : Set(try JSONText.decode([String].self, from: text))
    }

    fileprivate var optedOutChannelsText: String {
        get throws {
            self.optedOutChannels.isEmpty ? Self.noChannels : JSONText.encode(self.optedOutChannels.sorted())
        }
    }
}

extension Identity {
    /// Handles with what the suppression list says of them; to be followed by a condition on `i`.
    package static let selection: SQL = """
        SELECT i.*, CASE WHEN \(Suppression.isNumber("i")) THEN \(Suppression.reason(ofNumber: "i")) ELSE s.reason END
            AS suppression_reason
        FROM identity i LEFT JOIN suppression s ON s.channel = i.channel AND s.handle = i.handle
        """

    /// Reads a row of ``selection``.
    package init(row: SQLRow) throws {
        self.init(
            contactID: try row.id("contact_id"),
            channel: try row.text("channel"),
            handle: try row.text("handle"),
            room: try row.optionalText("room"),
            bouncedAt: try row.optionalInstant("bounced_at_ms"),
            lastInboundAt: try row.optionalInstant("last_inbound_at_ms"),
            suppression: try row.optionalWord("suppression_reason")
        )
        self.factsAt = try row.instant("facts_at_ms")
    }
}

extension Store {
    package func contact(_ id: EntityID<Contact>, in connection: any SQLConnection) throws -> Contact? {
        try connection.firstRow("SELECT * FROM contact WHERE id = \(id)").map(Contact.init(row:))
    }

    /// Who owns these addresses; those that nobody has are left out. Rows of before `00` was read as `+` count too.
    package func owners(of addresses: [ContactAddress]) -> Inquiry<[ContactAddress: EntityID<Contact>]> {
        Inquiry(forEach: addresses.flatMap(\.sameNumber)) { address in
            """
            SELECT channel, handle, contact_id FROM identity
            WHERE channel = \(address.channel) AND handle = \(address.handle)
            """
        } read: { rows in
            let owners: [ContactAddress: EntityID<Contact>] = try rows.reduce(into: [:]) {
                $0[try ContactAddress(row: $1)] = try $1.id("contact_id")
            }
            guard !owners.isEmpty else { return [:] }
            return addresses.reduce(into: [:]) { found, address in
                found[address] = address.sameNumber.lazy.compactMap { owners[$0] }.first
            }
        }
    }

    package func identities(of id: EntityID<Contact>, in connection: any SQLConnection) throws -> [Identity] {
        try connection.ask(self.identities(of: id))
    }

    package func identities(of id: EntityID<Contact>) -> Inquiry<[Identity]> {
        Inquiry("\(Identity.selection) WHERE i.contact_id = \(id) ORDER BY i.channel, i.handle") {
            try $0.map(Identity.init(row:))
        }
    }

    package func insert(_ contact: Contact, in connection: any SQLConnection) throws {
        try self.insert([contact], in: connection)
    }

    package func insert(_ contacts: [Contact], in connection: any SQLConnection) throws {
        let values = try contacts.map { contact -> SQL in
            let channels = try contact.optedOutChannelsText
            return """
                (\(contact.id), \(contact.name), \(contact.email), \(contact.phone), \(contact.locale),
                \(contact.timeZone), \(contact.surveyConsent), \(contact.marketingConsent), \(contact.quoteConsent),
                \(contact.optedOutAt), \(channels), \(contact.askedLessAt), \(contact.erasedAt),
                \(contact.isStaff), \(contact.factsAt), \(contact.version))
                """
        }
        try connection.post(
            """
            INSERT INTO contact (id, name, email, phone, locale, time_zone, survey_consent, marketing_consent,
                quote_consent, opted_out_at_ms, opted_out_channels, asked_less_at_ms, erased_at_ms, is_staff,
                facts_at_ms, version)
            VALUES
            """,
            rows: values
        )
    }

    /// Writes every field and raises the version by one.
    package func update(_ contact: Contact, in connection: any SQLConnection) throws {
        let channels = try contact.optedOutChannelsText
        try connection.post(
            """
            UPDATE contact SET name = \(contact.name), email = \(contact.email), phone = \(contact.phone),
                locale = \(contact.locale), time_zone = \(contact.timeZone), survey_consent = \(contact.surveyConsent),
                marketing_consent = \(contact.marketingConsent), quote_consent = \(contact.quoteConsent),
                opted_out_at_ms = \(contact.optedOutAt),
                opted_out_channels = \(channels),
                asked_less_at_ms = \(contact.askedLessAt),
                erased_at_ms = \(contact.erasedAt), is_staff = \(contact.isStaff),
                facts_at_ms = \(contact.factsAt), version = version + 1
            WHERE id = \(contact.id)
            """
        )
    }

    /// Adds a handle; one that another contact owns already stays where it is.
    package func insert(_ identity: Identity, factsAt: Instant, in connection: any SQLConnection) throws {
        try self.insert([(identity, factsAt: factsAt)], in: connection)
    }

    package func insert(
        _ identities: [(identity: Identity, factsAt: Instant)],
        in connection: any SQLConnection
    ) throws {
        let values = identities.map { identity, factsAt -> SQL in
            """
            (\(identity.channel), \(identity.handle), \(identity.contactID), \(identity.room),
            \(identity.bouncedAt), \(factsAt))
            """
        }
        try connection.post(
            "INSERT INTO identity (channel, handle, contact_id, room, bounced_at_ms, facts_at_ms) VALUES",
            rows: values,
            "ON CONFLICT (channel, handle) DO NOTHING"
        )
    }

    /// Remembers the conversation a platform opened with the owner of a handle.
    package func keep(room: String, channel: String, handle: String, in connection: any SQLConnection) throws {
        try connection.post(
            "UPDATE identity SET room = \(room) WHERE channel = \(channel) AND handle = \(handle)"
        )
    }

    /// Remembers that a person wrote to us on a channel kind (``Identity/channel``); older news changes nothing.
    package func noteInbound(
        from id: EntityID<Contact>,
        channel: String,
        at: Instant,
        in connection: any SQLConnection
    ) throws {
        try connection.post(
            """
            UPDATE identity SET last_inbound_at_ms = \(at)
            WHERE contact_id = \(id) AND channel = \(channel) AND COALESCE(last_inbound_at_ms, 0) < \(at)
            """
        )
    }

    package func markBounced(channel: String, handle: String, at now: Instant, in connection: any SQLConnection) throws
    {
        try connection.post(
            "UPDATE identity SET bounced_at_ms = \(now) WHERE channel = \(channel) AND handle = \(handle)"
        )
    }
}
