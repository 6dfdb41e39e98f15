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
            try connection.execute(
                """
                INSERT INTO consent_text (digest, version, language, words, first_shown_at_ms)
                VALUES (\(text.digest), \(text.version), \(text.language), \(text.words), \(now))
                ON CONFLICT (digest) DO NOTHING
                """
            )
        }
        let entry: EntityID<ConsentEntry> = self.ids.next(at: now)
        try connection.execute(
            """
            INSERT INTO consent (id, contact_id, purpose, given, wording, channel, at_ms, text_digest)
            VALUES (\(entry), \(id), \(purpose), \(given), \(wording ?? text?.version), \(channel), \(now),
                \(text?.digest))
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
