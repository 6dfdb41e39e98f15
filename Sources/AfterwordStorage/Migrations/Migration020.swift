extension Migration {
    /// SQLite compares the states of messages in trouble one by one, too.
    ///
    /// The index of these messages has a list in its condition, which is a small table made anew for each statement that writes a message.
    /// Its rows stay what they are, so only its text is changed, as in step 19.
    package static let troubleWithoutList = Migration(
        id: 20,
        name: "trouble without a list",
        statements: [],
        sqliteStatements: [
            "PRAGMA writable_schema = ON",
            """
            UPDATE sqlite_schema SET sql = replace(sql, 'state IN (''held'', ''exhausted'', ''bounced'')',
                '(state = ''held'' OR state = ''exhausted'' OR state = ''bounced'')')
            WHERE type = 'index' AND name = 'message_trouble'
            """,
            "PRAGMA writable_schema = RESET",
        ]
    )
}
