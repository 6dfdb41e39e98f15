package import AfterwordCore

/// One table that holds something of a person: which rows are theirs, what a copy hands out, and what becomes of the rows when the person
/// is erased.
///
/// A new table is one value in a file of `Tables/` and one line in ``all``; a test walks the schema and names the table that has none.
package struct PersonalData: Sendable {
    /// What becomes of the rows when the person is erased.
    package enum Erasure: Sendable {
        /// The rows go. Only for tables that no other table points to.
        case delete
        /// The rows stay for the figures and the order of things, without anything that tells who it was: the assignments of an `UPDATE`.
        case blank(SQL)
        /// The rows stay as they are; they hold nothing but the number of a person who is no longer known.
        case keep(because: String)
    }

    /// The table; also the member's name in a person's copy.
    package var table: String
    /// What the rows are, in plain words, for previews: "answers and comments".
    package var what: String
    /// The columns a person's copy shows, besides keys; times end in `_at_ms`.
    package var columns: [String]
    package var erasure: Erasure
    /// The condition after `WHERE` that finds a person's rows.
    package var rows: @Sendable (EntityID<Contact>) -> SQL
    /// The same for a copy: without rows that tell of other people too.
    package var copiedRows: @Sendable (EntityID<Contact>) -> SQL

    package init(
        table: String,
        what: String,
        columns: [String],
        erasure: Erasure,
        rows: @escaping @Sendable (EntityID<Contact>) -> SQL,
        copiedRows: (@Sendable (EntityID<Contact>) -> SQL)? = nil
    ) {
        self.table = table
        self.what = what
        self.columns = columns
        self.erasure = erasure
        self.rows = rows
        self.copiedRows = copiedRows ?? rows
    }
}

extension PersonalData {
    /// Every table that holds something of a person, in the order of erasure: what is found by way of another table stands before it.
    package static let all: [PersonalData] = [
        .suppression,
        .destination,
        .outbox,
        .attempt,
        .inboxMessage,
        .idempotency,
        .message,
        .alert,
        .followUpEntry,
        .followUpReply,
        .followUp,
        .contactClass,
        .rewardEntry,
        .reward,
        .referral,
        .referralLead,
        .referralCode,
        .offerClaim,
        .offer,
        .testimonial,
        .contribution,
        .helper,
        .ambassadorEntry,
        .ambassador,
        .responseRevision,
        .response,
        .decision,
        .invitation,
        .caseEvent,
        .purchase,
        .supportCase,
        .consent,
        .identity,
        .contact,
    ]

    /// Tables that look as if they held something of a customer and do not, each with the reason.
    package static let impersonal: [String: String] = [
        "audit": "Subjects are ids and details are words of this program; no text of a person is written there.",
        "consent_text": "The words everybody is shown, under the digest of the words.",
        "referral_invite": "Only that a link was passed on, when and where.",
        "referral_visit": "Only which link was opened, when and from where; neither address nor browser.",
        "early_receipt":
            "What a platform said of a message, under a digest of the message's name, for two hours at most.",
        "export_run": "Lists that left as files, by filter and row numbers; the store tells which may hold a person.",
        "saved_export": "Filters under a name: surveys, languages, teams and spans of time.",
        "source_refusal": "How many requests of which source were refused, with words of this program.",
        "staff_user": "Members of staff, not customers; an admin disables them.",
        "session": "Members of staff.",
        "sign_in_link": "Members of staff.",
    ]
}
