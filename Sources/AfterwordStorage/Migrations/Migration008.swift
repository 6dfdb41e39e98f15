extension Migration {
    /// The ambassador programme: the score in its parts, the history, offers, testimonials, and who helps others.
    package static let ambassadorProgramme = Migration(
        id: 8,
        name: "ambassador programme",
        statements: [scores, consentTexts, offers, testimonials, helpers].flatMap { $0 }
    )

    /// Points and money are kept in millionths, so that both engines sort them alike.
    private static let scores = [
        "ALTER TABLE ambassador ADD COLUMN points_micro INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE ambassador ADD COLUMN parts TEXT NOT NULL DEFAULT '{}'",
        "ALTER TABLE ambassador ADD COLUMN gates TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE ambassador ADD COLUMN tier TEXT CHECK (tier IN ('bronze', 'silver', 'gold'))",
        "ALTER TABLE ambassador ADD COLUMN value_micro INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE ambassador ADD COLUMN value_percentile REAL",
        "ALTER TABLE ambassador ADD COLUMN followers INTEGER CHECK (followers >= 0)",
        "ALTER TABLE ambassador ADD COLUMN is_partner INTEGER NOT NULL DEFAULT 0 CHECK (is_partner IN (0, 1))",
        "ALTER TABLE ambassador ADD COLUMN rescore_at_ms INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE ambassador ADD COLUMN invited_at_ms INTEGER",
        "ALTER TABLE ambassador ADD COLUMN invite_at_ms INTEGER",
        "CREATE INDEX ambassador_rank ON ambassador (points_micro, value_micro, id)",
        "CREATE INDEX ambassador_rescore ON ambassador (rescore_at_ms, id)",
        "CREATE INDEX ambassador_invite ON ambassador (invite_at_ms) WHERE invite_at_ms IS NOT NULL",
        "CREATE INDEX purchase_buyer ON purchase (contact_id, id) WHERE contact_id IS NOT NULL",
        """
        CREATE TABLE ambassador_entry (
            id INTEGER PRIMARY KEY,
            ambassador_id INTEGER NOT NULL REFERENCES ambassador (id),
            at_ms INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, detail TEXT
        )
        """,
        "CREATE INDEX ambassador_entry_person ON ambassador_entry (ambassador_id, id)",
    ]

    /// The words people agreed to, as they were shown, under the SHA-256 of the words; never changed.
    private static let consentTexts = [
        """
        CREATE TABLE consent_text (
            digest TEXT PRIMARY KEY, version TEXT NOT NULL, language TEXT NOT NULL, words TEXT NOT NULL,
            first_shown_at_ms INTEGER NOT NULL
        )
        """,
        "ALTER TABLE consent ADD COLUMN text_digest TEXT REFERENCES consent_text (digest)",
    ]

    private static let offers = [
        """
        CREATE TABLE offer (
            id INTEGER PRIMARY KEY,
            title TEXT NOT NULL, terms TEXT NOT NULL,
            tiers TEXT NOT NULL DEFAULT '[]', classes TEXT NOT NULL DEFAULT '[]',
            products TEXT NOT NULL DEFAULT '[]', locales TEXT NOT NULL DEFAULT '[]',
            contact_id INTEGER REFERENCES contact (id),
            claim_limit INTEGER CHECK (claim_limit > 0), claims INTEGER NOT NULL DEFAULT 0,
            expires_at_ms INTEGER, created_at_ms INTEGER NOT NULL, created_by TEXT NOT NULL, closed_at_ms INTEGER,
            CHECK (claim_limit IS NULL OR claims <= claim_limit)
        )
        """,
        """
        CREATE TABLE offer_claim (
            id INTEGER PRIMARY KEY,
            offer_id INTEGER NOT NULL REFERENCES offer (id),
            ambassador_id INTEGER NOT NULL REFERENCES ambassador (id),
            state TEXT NOT NULL CHECK (state IN ('proposed', 'offered', 'claimed', 'redeemed', 'refused', 'revoked')),
            code TEXT UNIQUE, reference TEXT, approved_by TEXT,
            proposed_at_ms INTEGER NOT NULL, offered_at_ms INTEGER, claimed_at_ms INTEGER, redeemed_at_ms INTEGER,
            UNIQUE (offer_id, ambassador_id),
            CHECK (state NOT IN ('claimed', 'redeemed') OR code IS NOT NULL)
        )
        """,
        "CREATE INDEX offer_claim_person ON offer_claim (ambassador_id, id)",
        "CREATE INDEX offer_claim_proposed ON offer_claim (id) WHERE state = 'proposed'",
    ]

    private static let testimonials = [
        """
        CREATE TABLE testimonial (
            id INTEGER PRIMARY KEY,
            ambassador_id INTEGER NOT NULL REFERENCES ambassador (id),
            response_id INTEGER REFERENCES response (id),
            code TEXT NOT NULL UNIQUE, words TEXT NOT NULL, shown_name TEXT NOT NULL, locale TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'rejected', 'withdrawn')),
            submitted_at_ms INTEGER NOT NULL, reviewed_at_ms INTEGER, reviewed_by TEXT, withdrawn_at_ms INTEGER
        )
        """,
        "CREATE INDEX testimonial_person ON testimonial (ambassador_id, id)",
        "CREATE INDEX testimonial_state ON testimonial (state, id)",
    ]

    private static let helpers = [
        """
        CREATE TABLE helper (
            contact_id INTEGER PRIMARY KEY REFERENCES contact (id),
            since_ms INTEGER NOT NULL, tagged_by TEXT NOT NULL
        )
        """,
        """
        CREATE TABLE contribution (
            id INTEGER PRIMARY KEY,
            contact_id INTEGER NOT NULL REFERENCES contact (id),
            source TEXT NOT NULL, external_id TEXT NOT NULL,
            kind TEXT NOT NULL,
            url TEXT, note TEXT, at_ms INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'rejected')),
            reviewed_at_ms INTEGER, reviewed_by TEXT,
            UNIQUE (source, external_id)
        )
        """,
        "CREATE INDEX contribution_person ON contribution (contact_id, id)",
        "CREATE INDEX contribution_state ON contribution (state, id)",
    ]
}
