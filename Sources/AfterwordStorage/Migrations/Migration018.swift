extension Migration {
    /// PostgreSQL lets go of the CHECKs of the tables that every answer and every message writes.
    ///
    /// It reads the text of a table's CHECKs anew for each statement that writes to it, which was two fifths of the server's work while
    /// answers were recorded. What they say is said by the types of the values as well, and SQLite, which compiles them once, keeps them.
    package static let fewerChecks = Migration(
        id: 18,
        name: "fewer checks",
        statements: [],
        postgresStatements: [
            """
            DO $$ DECLARE found RECORD; BEGIN
                FOR found IN
                    SELECT conrelid::regclass AS owner, conname FROM pg_constraint WHERE contype = 'c' AND conrelid IN (
                        'contact'::regclass, 'support_case'::regclass, 'invitation'::regclass, 'decision'::regclass,
                        'message'::regclass, 'outbox'::regclass, 'attempt'::regclass, 'response'::regclass,
                        'follow_up'::regclass, 'alert'::regclass, 'contact_class'::regclass, 'ambassador'::regclass)
                LOOP
                    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.owner, found.conname);
                END LOOP;
            END $$
            """
        ]
    )
}
