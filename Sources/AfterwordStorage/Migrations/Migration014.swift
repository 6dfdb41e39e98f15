extension Migration {
    /// What left the house as a file: who took it, which rows it held, whether it was whole; and filters kept under a name.
    package static let exportRuns = Migration(
        id: 14,
        name: "export runs",
        statements: [
            """
            CREATE TABLE export_run (
                id INTEGER PRIMARY KEY,
                export TEXT NOT NULL, format TEXT NOT NULL, mode TEXT NOT NULL, filter TEXT NOT NULL,
                actor TEXT NOT NULL, schedule TEXT, due_at_ms INTEGER, target TEXT,
                state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'skipped')),
                begun_at_ms INTEGER NOT NULL, touched_at_ms INTEGER NOT NULL, ended_at_ms INTEGER,
                tries INTEGER NOT NULL DEFAULT 1,
                row_count INTEGER NOT NULL DEFAULT 0, left_out INTEGER NOT NULL DEFAULT 0,
                byte_count INTEGER NOT NULL DEFAULT 0, sha256 TEXT,
                first_key INTEGER, last_key INTEGER, next_cursor TEXT, file TEXT, error TEXT,
                CHECK ((state = 'running') = (ended_at_ms IS NULL)),
                CHECK ((schedule IS NULL) = (due_at_ms IS NULL))
            )
            """,
            "CREATE UNIQUE INDEX export_run_due ON export_run (schedule, due_at_ms) WHERE schedule IS NOT NULL",
            "CREATE INDEX export_run_file ON export_run (ended_at_ms) WHERE file IS NOT NULL",
            """
            CREATE TABLE saved_export (
                name TEXT PRIMARY KEY,
                export TEXT NOT NULL, format TEXT NOT NULL, mode TEXT NOT NULL, filter TEXT NOT NULL,
                saved_by TEXT NOT NULL, saved_at_ms INTEGER NOT NULL
            )
            """,
        ]
    )
}
