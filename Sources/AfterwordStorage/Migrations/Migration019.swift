extension Migration {
    /// SQLite compares the words of hot tables' CHECKs one by one.
    ///
    /// A list of more than two words in a CHECK is a small table of its own, made anew for each statement that writes. The rules stay what
    /// they are, so only the text of the schema is changed, the way SQLite's own documentation of ALTER TABLE gives for it, and no row.
    package static let checksWithoutLists = Migration(
        id: 19,
        name: "checks without lists",
        statements: [],
        sqliteStatements: ["PRAGMA writable_schema = ON"]
            + [
                withoutList("support_case", "phase IN ('open', 'resolved', 'closed')"),
                withoutList("invitation", "kind IN ('csat', 'nps', 'ces', 'form')"),
                withoutList("invitation", "purpose IN ('survey', 'reason', 'offer', 'recovery', 'request')"),
                withoutList(
                    "invitation",
                    "state IN ('waiting', 'sending', 'sent', 'answered', 'skipped', 'cancelled', 'failed', 'expired')"
                ),
                withoutList("decision", "verdict IN ('send', 'defer', 'suppress')"),
                withoutList(
                    "message",
                    """
                    state IN
                            ('waiting', 'sent', 'delivered', 'bounced', 'held', 'exhausted', 'cancelled', 'expired')
                    """
                ),
                withoutList("message", "held_for IN ('destination', 'unclear', 'sending', 'channel')"),
                withoutList("message", "kind IN ('invitation', 'reminder', 'reply', 'alert', 'event', 'test')"),
                withoutList("attempt", "outcome IN ('sent', 'retry', 'hold', 'give_up', 'unclear')"),
                withoutList(
                    "response",
                    "state IN ('counted', 'unconfirmed', 'quarantined', 'challenger', 'withdrawn')"
                ),
                withoutList("follow_up", "alerted_severity IN ('urgent', 'high', 'normal')"),
                withoutList("follow_up", "severity IN ('urgent', 'high', 'normal')"),
                withoutList("follow_up", "state IN ('open', 'contacted', 'closed')"),
                withoutList("alert", "state IN ('waiting', 'sent', 'digested', 'undeliverable')"),
                withoutList("contact_class", "class IN ('promoter', 'passive', 'detractor')"),
                withoutList("ambassador", "state IN ('candidate', 'invited', 'active', 'withdrawn')"),
                withoutList("ambassador", "tier IN ('bronze', 'silver', 'gold')"),
            ]
            + ["PRAGMA writable_schema = RESET"]
    )

    /// Writes `column IN (a, b)` in the text of a table as `(column = a OR column = b)`.
    private static func withoutList(_ table: String, _ check: String) -> String {
        let column = check.prefix { $0 != " " }
        let words = check.split(separator: "'").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
        let comparisons = words.map { "\(column) = '\($0)'" }.joined(separator: " OR ")
        return """
            UPDATE sqlite_schema SET sql = replace(sql, \(Self.quoted(check)), \(Self.quoted("(\(comparisons))")))
            WHERE type = 'table' AND name = '\(table)'
            """
    }

    private static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
}
