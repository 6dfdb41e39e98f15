package import AfterwordCore

/// One export that left the house, or began to.
package struct ExportRun: Entity, Equatable {
    package static let idPrefix = "exr"

    package enum State: String, Sendable, CaseIterable {
        /// Under way, or cut off before its end: `touchedAt` tells.
        case running
        case done, failed
        /// Was due before the schedule was known here.
        case skipped
    }

    package var id: EntityID<ExportRun>
    package var order: ExportOrder
    /// Who took it, as audit entries name them.
    package var actor: String
    /// The schedule that made it, and the moment it was due.
    package var schedule: String?
    package var dueAt: Instant?
    /// Where it went: a folder or a channel; `nil` = to whoever asked.
    package var target: String?
    package var state = State.running
    package var begunAt: Instant
    /// When it last wrote something.
    package var touchedAt: Instant
    package var endedAt: Instant?
    package var tries = 1
    package var rows = 0
    /// Rows that the format has no place for, such as people without an address.
    package var leftOut = 0
    package var bytes = 0
    /// Lower-case hexadecimal; `nil` for a file that was fetched in pieces, which only its owner has whole.
    package var sha256: String?
    /// The sort keys of the first and the last row, which say what was in it.
    package var firstKey: Int64?
    package var lastKey: Int64?
    /// Where the next piece begins.
    package var nextCursor: String?
    /// The name of a copy that is kept to be fetched.
    package var file: String?
    package var error: String?

    package init(id: EntityID<ExportRun>, order: ExportOrder, actor: String, at now: Instant) {
        self.id = id
        self.order = order
        self.actor = actor
        self.begunAt = now
        self.touchedAt = now
    }

    package init(row: SQLRow) throws {
        self.id = try row.id("id")
        self.order = ExportOrder(
            export: try row.text("export"),
            format: try row.text("format"),
            mode: try row.text("mode"),
            filter: try row.text("filter")
        )
        self.actor = try row.text("actor")
        self.schedule = try row.optionalText("schedule")
        self.dueAt = try row.optionalInstant("due_at_ms")
        self.target = try row.optionalText("target")
        self.state = try row.word("state")
        self.begunAt = try row.instant("begun_at_ms")
        self.touchedAt = try row.instant("touched_at_ms")
        self.endedAt = try row.optionalInstant("ended_at_ms")
        self.tries = try row.integer("tries")
        self.rows = try row.integer("row_count")
        self.leftOut = try row.integer("left_out")
        self.bytes = try row.integer("byte_count")
        self.sha256 = try row.optionalText("sha256")
        self.firstKey = try row.optionalInteger("first_key")
        self.lastKey = try row.optionalInteger("last_key")
        self.nextCursor = try row.optionalText("next_cursor")
        self.file = try row.optionalText("file")
        self.error = try row.optionalText("error")
    }
}

/// What is wanted, as it is stored: words, and the filter as JSON.
package struct ExportOrder: Sendable, Equatable {
    package var export: String
    package var format: String
    package var mode: String
    package var filter: String

    package init(export: String, format: String, mode: String, filter: String) {
        self.export = export
        self.format = format
        self.mode = mode
        self.filter = filter
    }

    /// As people ask for it: `promoters.csv`.
    package var name: String { "\(self.export).\(self.format)" }
}

extension Store {
    /// Notes a run; a scheduled one only if nobody else has that due moment.
    ///
    /// - Returns: whether it is ours.
    package func insert(_ run: ExportRun, in connection: any SQLConnection) throws -> Bool {
        try connection.execute(
            """
            INSERT INTO export_run (id, export, format, mode, filter, actor, schedule, due_at_ms, target, state,
                begun_at_ms, touched_at_ms, ended_at_ms)
            VALUES (\(run.id), \(run.order.export), \(run.order.format), \(run.order.mode), \(run.order.filter),
                \(run.actor), \(run.schedule), \(run.dueAt), \(run.target), \(run.state.rawValue), \(run.begunAt),
                \(run.touchedAt), \(run.endedAt))
            ON CONFLICT DO NOTHING
            """
        ) == 1
    }

    /// Writes how far the run is.
    package func update(_ run: ExportRun, in connection: any SQLConnection) throws {
        try connection.post(
            """
            UPDATE export_run SET state = \(run.state.rawValue), touched_at_ms = \(run.touchedAt),
                ended_at_ms = \(run.endedAt), row_count = \(run.rows), left_out = \(run.leftOut),
                byte_count = \(run.bytes), sha256 = \(run.sha256),
                first_key = \(run.firstKey), last_key = \(run.lastKey), next_cursor = \(run.nextCursor),
                file = \(run.file), error = \(run.error)
            WHERE id = \(run.id)
            """
        )
    }

    /// Takes a scheduled run over that failed, or that nobody has touched since `seen`.
    ///
    /// - Returns: whether it is ours now.
    package func retake(_ run: ExportRun, seen: Instant, at now: Instant, in connection: any SQLConnection) throws
        -> Bool
    {
        try connection.execute(
            """
            UPDATE export_run SET state = 'running', ended_at_ms = NULL, tries = tries + 1, touched_at_ms = \(now),
                error = NULL, row_count = 0, left_out = 0, byte_count = 0, first_key = NULL, last_key = NULL
            WHERE id = \(run.id) AND touched_at_ms = \(seen)
            """
        ) == 1
    }

    package func exportRun(_ id: EntityID<ExportRun>, in connection: any SQLConnection) throws -> ExportRun? {
        try connection.firstRow("SELECT * FROM export_run WHERE id = \(id)").map(ExportRun.init(row:))
    }

    /// The newest run of a schedule, by due moment.
    package func latestRun(ofSchedule schedule: String, in connection: any SQLConnection) throws -> ExportRun? {
        try connection.firstRow(
            "SELECT * FROM export_run WHERE schedule = \(schedule) ORDER BY due_at_ms DESC LIMIT 1"
        ).map(ExportRun.init(row:))
    }

    /// The newest run of a schedule that was due before then and whose file is whole.
    package func lastDone(
        ofSchedule schedule: String,
        before due: Instant,
        in connection: any SQLConnection
    ) throws -> ExportRun? {
        try connection.firstRow(
            """
            SELECT * FROM export_run WHERE schedule = \(schedule) AND due_at_ms < \(due) AND state = 'done'
            ORDER BY due_at_ms DESC LIMIT 1
            """
        ).map(ExportRun.init(row:))
    }

    /// Newest first. Throws ``InvalidListPosition``.
    package func exportRuns(
        _ filter: ExportRunFilter,
        after position: ListPosition? = nil,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> ListPage<ExportRun> {
        var conditions = ListConditions()
        if let exports = filter.exports { conditions.add("export IN \(list: exports)") }
        conditions.equals("format", filter.format)
        conditions.equals("schedule", filter.schedule)
        conditions.equals("state", filter.state?.rawValue)
        return try connection.newestFirst(
            "export_run",
            conditions,
            after: position,
            limit: limit,
            read: ExportRun.init(row:)
        )
    }

    /// Runs that ended before then and whose copy is still kept.
    package func keptExportFiles(endedBefore limit: Instant, in connection: any SQLConnection) throws -> [ExportRun] {
        try connection.rows(
            "SELECT * FROM export_run WHERE file IS NOT NULL AND ended_at_ms < \(limit) ORDER BY id LIMIT 100"
        ).map(ExportRun.init(row:))
    }

    /// Exports that may hold the person: those whose list could name them and that were written after they came to be known here.
    ///
    /// Of answers the sort keys say it exactly; of people lists it is a bound from above, for who was on one at the time is not kept.
    package func exportRuns(
        mayHold contactID: EntityID<Contact>,
        limit: Int,
        in connection: any SQLConnection
    ) throws -> [ExportRun] {
        try connection.rows(
            """
            SELECT * FROM export_run e WHERE (e.row_count > 0 OR e.state = 'running') AND (
                (e.export = 'responses' AND e.last_key IS NOT NULL AND EXISTS (SELECT 1 FROM response r
                    WHERE r.contact_id = \(contactID) AND r.id BETWEEN e.last_key AND e.first_key))
                OR ((e.export <> 'responses' OR e.last_key IS NULL) AND EXISTS (SELECT 1 FROM response r WHERE r.contact_id = \(contactID)
                    AND r.answered_at_ms <= e.touched_at_ms))
                OR (e.export IN ('suppressed', 'withdrawals') AND EXISTS (SELECT 1 FROM contact c
                    WHERE c.id = \(contactID) AND c.id <= e.id)))
            ORDER BY e.id DESC LIMIT \(limit)
            """
        ).map(ExportRun.init(row:))
    }
}

/// Which runs to list; what is not said does not matter.
package struct ExportRunFilter: Sendable, Equatable {
    package var exports: [String]?
    package var format: String?
    package var schedule: String?
    package var state: ExportRun.State?

    /// All of them.
    package init() {}
}
