package import AfterwordCore

/// One statement of consent, as it was made; nothing in the ledger is ever changed.
package struct ConsentEntry: Entity, Equatable {
    package static let idPrefix = "cns"

    package var id: EntityID<ConsentEntry>
    /// `survey`, `marketing`, `quote`, `ambassador`, or `survey:` and a channel kind.
    package var purpose: String
    package var isGiven: Bool
    /// The version of the wording, if there was one.
    package var wording: String?
    /// By which way: `page`, `reply`, an event's source or a member of staff.
    package var channel: String?
    package var at: Instant
    /// The words that were shown.
    package var text: ConsentText?

    init(row: SQLRow) throws {
        self.id = try row.id("id")
        self.purpose = try row.text("purpose")
        self.isGiven = try row.bool("given")
        self.wording = try row.optionalText("wording")
        self.channel = try row.optionalText("channel")
        self.at = try row.instant("at_ms")
        self.text = try row.optionalText("digest") == nil ? nil : ConsentText(row: row)
    }
}

/// The words of a consent as a person saw them.
package struct ConsentText: Sendable, Equatable {
    /// SHA-256 of the words in hexadecimal, so that anybody can check that they are the ones.
    package var digest: String
    package var version: String
    package var language: String
    package var words: String

    package init(digest: String, version: String, language: String, words: String) {
        self.digest = digest
        self.version = version
        self.language = language
        self.words = words
    }

    init(row: SQLRow) throws {
        self.digest = try row.text("digest")
        self.version = try row.text("version")
        self.language = try row.text("language")
        self.words = try row.text("words")
    }
}

/// A row of the ledger as it was written. It leads to the person by a number only, so it stays as it is when the person is erased.
struct ConsentLine {
    var id: EntityID<ConsentEntry>
    var contactID: EntityID<Contact>
    var purpose: String
    var isGiven: Bool
    var wording: String?
    var channel: String?
    var at: Instant
    var digest: String?

    /// What its hash is over; the words that were shown are in it by their digest.
    var chained: [String?] {
        [
            String(self.id.rawValue), String(self.contactID.rawValue), self.purpose, self.isGiven ? "1" : "0",
            self.wording, self.channel, String(self.at.milliseconds), self.digest,
        ]
    }
}

extension ConsentLine {
    init(row: SQLRow) throws {
        self.init(
            id: try row.id("id"),
            contactID: try row.id("contact_id"),
            purpose: try row.text("purpose"),
            isGiven: try row.bool("given"),
            wording: try row.optionalText("wording"),
            channel: try row.optionalText("channel"),
            at: try row.instant("at_ms"),
            digest: try row.optionalText("text_digest")
        )
    }
}

extension Store {
    /// Appends one statement of consent to the ledger, with the words that were shown, if any were.
    package func appendConsent(
        _ id: EntityID<Contact>,
        purpose: String,
        given: Bool,
        wording: String?,
        text: ConsentText? = nil,
        channel: String?,
        at now: Instant,
        in connection: any SQLConnection
    ) throws {
        if let text {
            try connection.post(
                """
                INSERT INTO consent_text (digest, version, language, words, first_shown_at_ms)
                VALUES (\(text.digest), \(text.version), \(text.language), \(text.words), \(now))
                ON CONFLICT (digest) DO NOTHING
                """
            )
        }
        let line = ConsentLine(
            id: self.ids.next(at: now),
            contactID: id,
            purpose: purpose,
            isGiven: given,
            wording: wording ?? text?.version,
            channel: channel,
            at: now,
            digest: text?.digest
        )
        let link = try self.nextLink(of: .consents, for: line.chained, in: connection)
        try connection.post(
            """
            INSERT INTO consent (id, contact_id, purpose, given, wording, channel, at_ms, text_digest, sequence, hash)
            VALUES (\(line.id), \(id), \(purpose), \(given), \(line.wording), \(channel), \(now), \(line.digest),
                \(link.sequence), \(link.hash))
            """
        )
    }

    /// Everything a person said yes or no to, newest first.
    package func consents(
        of id: EntityID<Contact>,
        after position: ListPosition? = nil,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> ListPage<ConsentEntry> {
        let last = position?.values.first ?? Int64.max
        let rows = try connection.rows(
            """
            SELECT c.*, t.digest, t.version, t.language, t.words FROM consent c
            LEFT JOIN consent_text t ON t.digest = c.text_digest
            WHERE c.contact_id = \(id) AND c.id < \(last) ORDER BY c.id DESC LIMIT \(limit + 1)
            """
        )
        let shown = try rows.prefix(limit).map(ConsentEntry.init(row:))
        let next = rows.count > limit ? shown.last.map { ListPosition(values: [$0.id.rawValue]) } : nil
        return ListPage(rows: shown, next: next)
    }
}
