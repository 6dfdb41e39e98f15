package import AfterwordCore
package import AfterwordStorage

/// Notes what left the house: who took which list with which filter, how many rows, and whether it came to its end.
package struct ExportLedger: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Notes a run before its first row is read, so that one which is cut off is known too.
    func begin(_ job: ExportJob, by actor: String) async throws -> ExportRun {
        let (store, now) = (self.context.store, self.context.now())
        let run = ExportRun(id: store.ids.next(at: now), order: job.order, actor: actor, at: now)
        try await store.database.write { connection in
            _ = try store.insert(run, in: connection)
            try self.audit("export.begun", run, at: now, in: connection)
        }
        return run
    }

    /// Notes how far a run is that is fetched in pieces.
    func progress(_ run: ExportRun) async throws {
        var run = run
        run.touchedAt = self.context.now()
        try await self.context.store.database.write { [store = self.context.store, run] in try store.update(run, in: $0)
        }
    }

    /// The run as it stands now that its last row is written, or as it failed.
    func ended(_ run: ExportRun, because error: String? = nil) -> ExportRun {
        let now = self.context.now()
        var run = run
        run.state = error == nil ? .done : .failed
        run.error = error
        run.touchedAt = now
        run.endedAt = now
        run.nextCursor = nil
        return run
    }

    /// Notes that the last row was written.
    func finish(_ run: ExportRun) async throws {
        try await self.close(self.ended(run))
    }

    /// Notes why a run did not come to its end.
    func fail(_ run: ExportRun, because error: String) async throws {
        try await self.close(self.ended(run, because: error))
    }

    /// Notes a run that has ended together with the message that tells of it: what is done is not made again, so nothing of it may be left to do.
    func close(_ run: ExportRun, telling message: Message? = nil) async throws {
        let (store, now) = (self.context.store, self.context.now())
        try await store.database.write { connection in
            try store.update(run, in: connection)
            try self.audit(run.state == .done ? "export.finished" : "export.failed", run, at: now, in: connection)
            if let message { try store.enqueue(message, dueAt: now, in: connection) }
        }
    }

    private func audit(
        _ action: String,
        _ run: ExportRun,
        at now: Instant,
        in connection: any SQLConnection
    ) throws {
        let size = run.state == .running ? "" : " \(run.rows) rows"
        try self.context.store.audit(
            actor: run.actor,
            action: action,
            subject: run.id.text,
            detail: "\(run.order.name)\(size) \(run.order.filter)",
            at: now,
            in: connection
        )
    }

    /// The runs, newest first.
    package func runs(
        _ filter: ExportRunFilter,
        after position: ListPosition? = nil,
        limit: Int
    ) async throws -> ListPage<ExportRun> {
        let store = self.context.store
        return try await store.database.read { try store.exportRuns(filter, after: position, limit: limit, in: $0) }
    }

    package func run(_ id: EntityID<ExportRun>) async throws -> ExportRun? {
        let store = self.context.store
        return try await store.database.read { try store.exportRun(id, in: $0) }
    }
}
