extension Migration {
    /// Referrals: codes, visits, leads, conversions and what they bring. A person has one code and is referred once per campaign.
    package static let referrals = Migration(
        id: 11,
        name: "referrals",
        statements: [
            """
            CREATE TABLE referral_code (
                id INTEGER PRIMARY KEY,
                code TEXT NOT NULL UNIQUE, campaign TEXT NOT NULL,
                kind TEXT NOT NULL CHECK (kind IN ('organic', 'affiliate')),
                contact_id INTEGER NOT NULL REFERENCES contact (id),
                created_at_ms INTEGER NOT NULL, closed_at_ms INTEGER,
                UNIQUE (contact_id, campaign)
            )
            """,
            """
            CREATE TABLE referral_invite (
                id INTEGER PRIMARY KEY,
                code_id INTEGER NOT NULL REFERENCES referral_code (id),
                at_ms INTEGER NOT NULL, source TEXT NOT NULL
            )
            """,
            "CREATE INDEX referral_invite_code ON referral_invite (code_id, at_ms)",
            """
            CREATE TABLE referral_visit (
                id INTEGER PRIMARY KEY,
                code_id INTEGER NOT NULL REFERENCES referral_code (id),
                at_ms INTEGER NOT NULL, source TEXT NOT NULL, bot_sign TEXT
            )
            """,
            "CREATE INDEX referral_visit_code ON referral_visit (code_id, at_ms)",
            """
            CREATE TABLE referral_lead (
                id INTEGER PRIMARY KEY,
                code_id INTEGER NOT NULL REFERENCES referral_code (id),
                contact_id INTEGER NOT NULL REFERENCES contact (id),
                visit_id INTEGER REFERENCES referral_visit (id),
                at_ms INTEGER NOT NULL, source TEXT NOT NULL,
                UNIQUE (contact_id, code_id)
            )
            """,
            "CREATE INDEX referral_lead_code ON referral_lead (code_id, at_ms)",
            """
            CREATE TABLE referral (
                id INTEGER PRIMARY KEY,
                code_id INTEGER NOT NULL REFERENCES referral_code (id),
                campaign TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('organic', 'affiliate')),
                referrer_id INTEGER NOT NULL REFERENCES contact (id),
                referred_id INTEGER NOT NULL REFERENCES contact (id),
                purchase_source TEXT NOT NULL, purchase_id TEXT NOT NULL,
                credit TEXT NOT NULL CHECK (credit IN ('code', 'first', 'last')),
                first_code_id INTEGER REFERENCES referral_code (id), first_source TEXT,
                last_code_id INTEGER REFERENCES referral_code (id), last_source TEXT,
                value_minor INTEGER, currency TEXT,
                decision TEXT NOT NULL CHECK (decision IN ('accept', 'review', 'reject')),
                reasons TEXT NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('pending', 'granted', 'refused', 'reversed')),
                is_held INTEGER NOT NULL CHECK (is_held IN (0, 1)),
                converted_at_ms INTEGER NOT NULL, release_at_ms INTEGER NOT NULL,
                version INTEGER NOT NULL DEFAULT 1,
                UNIQUE (purchase_source, purchase_id),
                UNIQUE (referred_id, campaign),
                CHECK ((value_minor IS NULL) = (currency IS NULL)),
                CHECK (is_held = 0 OR state = 'pending')
            )
            """,
            "CREATE INDEX referral_due ON referral (release_at_ms) WHERE state = 'pending' AND is_held = 0",
            "CREATE INDEX referral_referrer ON referral (referrer_id, converted_at_ms)",
            "CREATE INDEX referral_time ON referral (converted_at_ms)",
            """
            CREATE TABLE reward (
                id INTEGER PRIMARY KEY,
                referral_id INTEGER NOT NULL REFERENCES referral (id),
                side TEXT NOT NULL CHECK (side IN ('referrer', 'referred')),
                contact_id INTEGER NOT NULL REFERENCES contact (id),
                rule TEXT NOT NULL, amount_minor INTEGER NOT NULL, currency TEXT NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('pending', 'granted', 'paid', 'refused', 'reversed')),
                refusal TEXT, changed_at_ms INTEGER NOT NULL,
                UNIQUE (referral_id, side),
                CHECK (refusal IS NULL OR state = 'refused')
            )
            """,
            "CREATE INDEX reward_contact ON reward (contact_id, id)",
            "CREATE INDEX reward_payable ON reward (id) WHERE state = 'granted'",
            """
            CREATE TABLE reward_entry (
                id INTEGER PRIMARY KEY,
                referral_id INTEGER NOT NULL REFERENCES referral (id),
                reward_id INTEGER REFERENCES reward (id),
                at_ms INTEGER NOT NULL, actor TEXT NOT NULL, deed TEXT NOT NULL, state TEXT NOT NULL, reason TEXT
            )
            """,
            "CREATE INDEX reward_entry_referral ON reward_entry (referral_id, id)",
            "ALTER TABLE purchase ADD COLUMN payment_key TEXT",
            "CREATE INDEX purchase_contact ON purchase (contact_id, completed_at_ms)",
            "CREATE INDEX purchase_payment ON purchase (payment_key) WHERE payment_key IS NOT NULL",
        ]
    )
}
