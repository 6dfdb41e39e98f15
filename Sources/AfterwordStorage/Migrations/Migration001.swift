extension Migration {
    /// The first schema: people and cases, invitations and decisions, messages and their outbox, responses and what they cause.
    package static let first = Migration(
        id: 1,
        name: "first schema",
        statements: [people, cases, invitations, messages, responses, consequences, figures, access].flatMap { $0 }
    )

    private static let people = [
        """
        CREATE TABLE contact (
            id INTEGER PRIMARY KEY,
            name TEXT, email TEXT, phone TEXT, locale TEXT, time_zone TEXT,
            survey_consent INTEGER CHECK (survey_consent IN (0, 1)),
            marketing_consent INTEGER CHECK (marketing_consent IN (0, 1)),
            quote_consent INTEGER CHECK (quote_consent IN (0, 1)),
            opted_out_at_ms INTEGER, erased_at_ms INTEGER,
            is_staff INTEGER NOT NULL DEFAULT 0 CHECK (is_staff IN (0, 1)),
            facts_at_ms INTEGER NOT NULL,
            version INTEGER NOT NULL DEFAULT 1
        )
        """,
        """
        CREATE TABLE identity (
            channel TEXT NOT NULL, handle TEXT NOT NULL,
            contact_id INTEGER NOT NULL REFERENCES contact (id),
            room TEXT, bounced_at_ms INTEGER, facts_at_ms INTEGER NOT NULL,
            PRIMARY KEY (channel, handle)
        )
        """,
        "CREATE INDEX identity_contact ON identity (contact_id)",
        """
        CREATE TABLE consent (
            id INTEGER PRIMARY KEY,
            contact_id INTEGER NOT NULL REFERENCES contact (id),
            purpose TEXT NOT NULL, given INTEGER NOT NULL CHECK (given IN (0, 1)),
            wording TEXT, channel TEXT, at_ms INTEGER NOT NULL
        )
        """,
        "CREATE INDEX consent_contact ON consent (contact_id, at_ms)",
    ]

    private static let cases = [
        """
        CREATE TABLE received_event (
            source TEXT NOT NULL, event_id TEXT NOT NULL, received_at_ms INTEGER NOT NULL,
            PRIMARY KEY (source, event_id)
        )
        """,
        "CREATE INDEX received_event_age ON received_event (received_at_ms)",
        """
        CREATE TABLE support_case (
            id INTEGER PRIMARY KEY,
            source TEXT NOT NULL, external_id TEXT NOT NULL,
            contact_id INTEGER NOT NULL REFERENCES contact (id),
            number TEXT, subject TEXT, channel TEXT, tags TEXT NOT NULL DEFAULT '[]',
            agent_id TEXT, agent_name TEXT, agent_email TEXT, team_id TEXT, team_name TEXT,
            product TEXT, brand TEXT, url TEXT,
            is_complaint INTEGER NOT NULL DEFAULT 0 CHECK (is_complaint IN (0, 1)),
            is_test INTEGER NOT NULL DEFAULT 0 CHECK (is_test IN (0, 1)),
            opened_at_ms INTEGER, first_reply_at_ms INTEGER,
            phase TEXT NOT NULL CHECK (phase IN ('open', 'resolved', 'closed')),
            resolution_number INTEGER NOT NULL DEFAULT 0 CHECK (resolution_number >= 0),
            resolved_at_ms INTEGER, reopened_at_ms INTEGER, facts_at_ms INTEGER NOT NULL,
            UNIQUE (source, external_id),
            CHECK ((resolution_number > 0) = (resolved_at_ms IS NOT NULL))
        )
        """,
        "CREATE INDEX support_case_contact ON support_case (contact_id, id)",
        """
        CREATE TABLE case_event (
            id INTEGER PRIMARY KEY,
            case_id INTEGER NOT NULL REFERENCES support_case (id),
            type TEXT NOT NULL, at_ms INTEGER NOT NULL, event_id TEXT NOT NULL, received_at_ms INTEGER NOT NULL
        )
        """,
        "CREATE INDEX case_event_case ON case_event (case_id, at_ms)",
        """
        CREATE TABLE purchase (
            id INTEGER PRIMARY KEY,
            source TEXT NOT NULL, external_id TEXT NOT NULL,
            contact_id INTEGER REFERENCES contact (id),
            amount TEXT, currency TEXT, product TEXT, case_external_id TEXT, referral_code TEXT,
            completed_at_ms INTEGER, refunded_at_ms INTEGER, refunded_amount TEXT,
            UNIQUE (source, external_id)
        )
        """,
    ]

    private static let invitations = [
        """
        CREATE TABLE invitation (
            id INTEGER PRIMARY KEY,
            survey TEXT NOT NULL, survey_version TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('csat', 'nps', 'ces', 'form')),
            purpose TEXT NOT NULL CHECK (purpose IN ('survey', 'reason', 'offer', 'recovery', 'request')),
            contact_id INTEGER NOT NULL REFERENCES contact (id),
            case_id INTEGER REFERENCES support_case (id),
            resolution_number INTEGER NOT NULL DEFAULT 0, resolved_at_ms INTEGER,
            purchase_id TEXT, response_id INTEGER,
            state TEXT NOT NULL
                CHECK (state IN ('waiting', 'sending', 'sent', 'answered', 'skipped', 'cancelled', 'failed', 'expired')),
            reason TEXT, locale TEXT NOT NULL, segments TEXT NOT NULL DEFAULT '{}',
            trigger_key TEXT UNIQUE,
            created_at_ms INTEGER NOT NULL, decide_again_at_ms INTEGER, sent_at_ms INTEGER, expires_at_ms INTEGER,
            correction_hash TEXT,
            CHECK ((state = 'waiting') = (decide_again_at_ms IS NOT NULL)),
            CHECK (state <> 'sent' OR sent_at_ms IS NOT NULL)
        )
        """,
        "CREATE INDEX invitation_due ON invitation (decide_again_at_ms) WHERE state = 'waiting'",
        "CREATE INDEX invitation_expiry ON invitation (expires_at_ms) WHERE state = 'sent'",
        "CREATE INDEX invitation_contact ON invitation (contact_id, created_at_ms)",
        "CREATE INDEX invitation_response ON invitation (response_id) WHERE response_id IS NOT NULL",
        "CREATE INDEX invitation_case ON invitation (case_id, resolution_number)",
        """
        CREATE TABLE decision (
            id INTEGER PRIMARY KEY,
            invitation_id INTEGER REFERENCES invitation (id),
            case_id INTEGER REFERENCES support_case (id),
            contact_id INTEGER NOT NULL REFERENCES contact (id),
            survey TEXT, decided_at_ms INTEGER NOT NULL,
            verdict TEXT NOT NULL CHECK (verdict IN ('send', 'defer', 'suppress')),
            reason TEXT, until_ms INTEGER, checks TEXT NOT NULL,
            CHECK ((verdict = 'send') = (reason IS NULL)),
            CHECK ((verdict = 'defer') = (until_ms IS NOT NULL))
        )
        """,
        "CREATE INDEX decision_invitation ON decision (invitation_id)",
        "CREATE INDEX decision_case ON decision (case_id)",
    ]

    private static let messages = [
        """
        CREATE TABLE message (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('invitation', 'reminder', 'alert', 'event', 'test')),
            state TEXT NOT NULL CHECK (state IN
                ('waiting', 'sent', 'delivered', 'bounced', 'held', 'exhausted', 'cancelled', 'expired')),
            channel TEXT NOT NULL, destination TEXT NOT NULL,
            invitation_id INTEGER REFERENCES invitation (id),
            contact_id INTEGER REFERENCES contact (id),
            follow_up_id INTEGER,
            fallbacks TEXT NOT NULL DEFAULT '[]', content TEXT NOT NULL,
            created_at_ms INTEGER NOT NULL, expires_at_ms INTEGER, sent_at_ms INTEGER,
            receipt TEXT, last_error TEXT, attempts INTEGER NOT NULL DEFAULT 0,
            CHECK (state NOT IN ('sent', 'delivered') OR sent_at_ms IS NOT NULL)
        )
        """,
        "CREATE INDEX message_invitation ON message (invitation_id)",
        "CREATE INDEX message_contact ON message (contact_id)",
        "CREATE INDEX message_trouble ON message (state, id) WHERE state IN ('held', 'exhausted', 'bounced')",
        """
        CREATE TABLE outbox (
            message_id INTEGER PRIMARY KEY REFERENCES message (id),
            destination TEXT NOT NULL, due_at_ms INTEGER NOT NULL,
            attempt INTEGER NOT NULL DEFAULT 0, claim_id INTEGER
        )
        """,
        "CREATE INDEX outbox_due ON outbox (due_at_ms, message_id) WHERE claim_id IS NULL",
        "CREATE INDEX outbox_claimed ON outbox (claim_id) WHERE claim_id IS NOT NULL",
        """
        CREATE TABLE attempt (
            message_id INTEGER NOT NULL REFERENCES message (id),
            number INTEGER NOT NULL,
            channel TEXT NOT NULL, at_ms INTEGER NOT NULL, duration_ms INTEGER NOT NULL,
            outcome TEXT NOT NULL CHECK (outcome IN ('sent', 'retry', 'hold', 'give_up', 'unclear')),
            status INTEGER, detail TEXT,
            PRIMARY KEY (message_id, number)
        )
        """,
        """
        CREATE TABLE destination (
            name TEXT PRIMARY KEY, channel TEXT NOT NULL,
            disabled_at_ms INTEGER, reason TEXT, failing_since_ms INTEGER, last_success_at_ms INTEGER
        )
        """,
        """
        CREATE TABLE inbox_message (
            id INTEGER PRIMARY KEY, received_at_ms INTEGER NOT NULL, recipient TEXT, content TEXT NOT NULL
        )
        """,
    ]

    private static let responses = [
        """
        CREATE TABLE response (
            id INTEGER PRIMARY KEY,
            invitation_id INTEGER NOT NULL REFERENCES invitation (id),
            contact_id INTEGER NOT NULL REFERENCES contact (id),
            case_id INTEGER REFERENCES support_case (id),
            survey TEXT NOT NULL, kind TEXT NOT NULL, scale TEXT, score INTEGER, class TEXT, severity TEXT,
            state TEXT NOT NULL CHECK (state IN ('counted', 'unconfirmed', 'quarantined', 'challenger', 'withdrawn')),
            state_reason TEXT,
            evidence INTEGER NOT NULL CHECK (evidence BETWEEN 0 AND 3),
            submission TEXT NOT NULL, values_digest TEXT NOT NULL,
            revision INTEGER NOT NULL DEFAULT 1, answers TEXT NOT NULL, comment TEXT,
            locale TEXT NOT NULL, segments TEXT NOT NULL DEFAULT '{}', channel TEXT,
            answered_at_ms INTEGER NOT NULL, counted_hour INTEGER,
            UNIQUE (invitation_id, submission),
            CHECK ((score IS NULL) = (scale IS NULL))
        )
        """,
        "CREATE UNIQUE INDEX response_counted ON response (invitation_id) WHERE state = 'counted'",
        "CREATE INDEX response_recent ON response (answered_at_ms, id)",
        "CREATE INDEX response_contact ON response (contact_id, answered_at_ms)",
        "CREATE INDEX response_case ON response (case_id)",
        """
        CREATE TABLE response_revision (
            response_id INTEGER NOT NULL REFERENCES response (id),
            revision INTEGER NOT NULL, score INTEGER, answers TEXT NOT NULL, comment TEXT,
            evidence INTEGER NOT NULL, at_ms INTEGER NOT NULL,
            PRIMARY KEY (response_id, revision)
        )
        """,
    ]

    private static let consequences = [
        """
        CREATE TABLE follow_up (
            id INTEGER PRIMARY KEY,
            contact_id INTEGER NOT NULL REFERENCES contact (id),
            case_id INTEGER REFERENCES support_case (id),
            response_id INTEGER NOT NULL REFERENCES response (id),
            survey TEXT NOT NULL, score INTEGER,
            severity TEXT NOT NULL CHECK (severity IN ('urgent', 'high', 'normal')),
            alerted_severity TEXT CHECK (alerted_severity IN ('urgent', 'high', 'normal')),
            state TEXT NOT NULL CHECK (state IN ('open', 'contacted', 'closed')),
            owner TEXT, team TEXT,
            opened_at_ms INTEGER NOT NULL, due_at_ms INTEGER NOT NULL, close_due_at_ms INTEGER NOT NULL,
            contacted_at_ms INTEGER, closed_at_ms INTEGER,
            cause TEXT, outcome TEXT, note TEXT, linked_id INTEGER REFERENCES follow_up (id),
            version INTEGER NOT NULL DEFAULT 1,
            CHECK ((state = 'closed') = (closed_at_ms IS NOT NULL)),
            CHECK ((state = 'closed') = (outcome IS NOT NULL))
        )
        """,
        "CREATE UNIQUE INDEX follow_up_one_open ON follow_up (contact_id, case_id) WHERE state <> 'closed'",
        "CREATE INDEX follow_up_queue ON follow_up (due_at_ms, id) WHERE state <> 'closed'",
        "CREATE INDEX follow_up_contact ON follow_up (contact_id)",
        """
        CREATE TABLE follow_up_entry (
            id INTEGER PRIMARY KEY,
            follow_up_id INTEGER NOT NULL REFERENCES follow_up (id),
            at_ms INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, detail TEXT
        )
        """,
        "CREATE INDEX follow_up_entry_task ON follow_up_entry (follow_up_id, id)",
        """
        CREATE TABLE alert (
            id INTEGER PRIMARY KEY,
            follow_up_id INTEGER NOT NULL REFERENCES follow_up (id),
            team TEXT NOT NULL, severity TEXT NOT NULL,
            urgency TEXT NOT NULL CHECK (urgency IN ('now', 'digest')),
            state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'digested', 'undeliverable')),
            created_at_ms INTEGER NOT NULL, settled_at_ms INTEGER, message_id INTEGER REFERENCES message (id)
        )
        """,
        "CREATE INDEX alert_waiting ON alert (team, created_at_ms) WHERE state = 'waiting'",
        "CREATE INDEX alert_recent ON alert (team, settled_at_ms)",
        """
        CREATE TABLE alert_team (
            team TEXT PRIMARY KEY, is_storming INTEGER NOT NULL DEFAULT 0, last_digest_at_ms INTEGER
        )
        """,
        """
        CREATE TABLE contact_class (
            contact_id INTEGER NOT NULL REFERENCES contact (id),
            at_ms INTEGER NOT NULL, class TEXT NOT NULL CHECK (class IN ('promoter', 'passive', 'detractor')),
            response_id INTEGER NOT NULL REFERENCES response (id), score INTEGER NOT NULL,
            PRIMARY KEY (contact_id, at_ms, response_id)
        )
        """,
        """
        CREATE TABLE ambassador (
            id INTEGER PRIMARY KEY,
            contact_id INTEGER NOT NULL UNIQUE REFERENCES contact (id),
            state TEXT NOT NULL CHECK (state IN ('candidate', 'invited', 'active', 'withdrawn')),
            is_listed INTEGER NOT NULL DEFAULT 1 CHECK (is_listed IN (0, 1)),
            response_id INTEGER REFERENCES response (id), score INTEGER,
            since_ms INTEGER NOT NULL, consented_at_ms INTEGER, consent_wording TEXT, withdrawn_at_ms INTEGER,
            version INTEGER NOT NULL DEFAULT 1,
            CHECK (state <> 'active' OR consented_at_ms IS NOT NULL)
        )
        """,
        "CREATE INDEX ambassador_state ON ambassador (state, id)",
    ]

    private static let figures = [
        """
        CREATE TABLE rollup (
            measure TEXT NOT NULL, segment TEXT NOT NULL, value TEXT NOT NULL,
            hour INTEGER NOT NULL, score INTEGER NOT NULL, slot INTEGER NOT NULL,
            n INTEGER NOT NULL,
            PRIMARY KEY (measure, segment, value, hour, score, slot)
        )
        """,
        """
        CREATE TABLE audit (
            id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, actor TEXT NOT NULL,
            action TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT
        )
        """,
        "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    ]

    private static let access = [
        """
        CREATE TABLE api_key (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL UNIQUE, hint TEXT NOT NULL,
            scopes TEXT NOT NULL, created_at_ms INTEGER NOT NULL, last_used_at_ms INTEGER, revoked_at_ms INTEGER
        )
        """,
        """
        CREATE TABLE staff_user (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, role TEXT NOT NULL,
            password_hash TEXT, created_at_ms INTEGER NOT NULL, disabled_at_ms INTEGER,
            failures INTEGER NOT NULL DEFAULT 0, locked_until_ms INTEGER
        )
        """,
        """
        CREATE TABLE session (
            hash TEXT PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES staff_user (id), csrf TEXT NOT NULL,
            created_at_ms INTEGER NOT NULL, seen_at_ms INTEGER NOT NULL, expires_at_ms INTEGER NOT NULL
        )
        """,
        """
        CREATE TABLE sign_in_link (
            hash TEXT PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES staff_user (id), expires_at_ms INTEGER NOT NULL,
            used_at_ms INTEGER
        )
        """,
        """
        CREATE TABLE idempotency (
            principal TEXT NOT NULL, key TEXT NOT NULL, body_digest TEXT NOT NULL,
            status INTEGER, headers TEXT, body TEXT, begun_at_ms INTEGER NOT NULL,
            PRIMARY KEY (principal, key)
        )
        """,
        "CREATE INDEX idempotency_age ON idempotency (begun_at_ms)",
    ]
}
