package import AfterwordCore
package import AfterwordStorage

/// A file to download.
package struct ExportFile: Sendable {
    /// ASCII, without a path: `ambassadors-2026-03-02.csv`.
    package var name: String
    package var contentType: String
    package var run: EntityID<ExportRun>
    package var chunks: ExportStream
}

/// What a file would be called, for whoever asks for no more than that.
package struct ExportHead: Sendable {
    package var name: String
    package var contentType: String
}

/// A part of a file, with the place where the next one begins.
package struct ExportPiece: Sendable {
    package var name: String
    package var contentType: String
    package var run: EntityID<ExportRun>
    package var bytes: [UInt8]
    /// `nil` after the last piece.
    package var next: ExportCursor?
}

/// A place in a file: how far the run is, and the sort values of the last row written.
package struct ExportCursor: Sendable, Equatable {
    package var run: EntityID<ExportRun>
    package var rows: Int
    package var bytes: Int
    package var position: ListPosition

    package init(run: EntityID<ExportRun>, rows: Int, bytes: Int, position: ListPosition) {
        self.run = run
        self.rows = rows
        self.bytes = bytes
        self.position = position
    }
}

/// Makes the files of `GET /v1/exports/{name}.{format}` and of `afterword export`.
package struct Exports: Sendable {
    /// Rows of one piece.
    package static let pieceRows = 1...10_000

    private let context: ServiceContext
    private var ledger: ExportLedger { ExportLedger(self.context) }

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Checks what somebody asks for.
    ///
    /// - Throws: ``ExportRefusal``.
    package func job(_ request: ExportRequest) throws(ExportRefusal) -> ExportJob {
        try self.job(request, ExportMoment(now: self.context.now()))
    }

    func job(_ request: ExportRequest, _ moment: ExportMoment) throws(ExportRefusal) -> ExportJob {
        try ExportJob(request, moment, timeZone: self.context.account.timeZone)
    }

    /// Name and type of the file. Nothing leaves, so no run is noted.
    package func head(_ job: ExportJob) -> ExportHead {
        ExportHead(name: self.fileName(job), contentType: job.format.contentType)
    }

    /// The whole file, to be read chunk by chunk; its run is noted, and nothing is read before the first chunk is asked for.
    package func file(_ job: ExportJob, by actor: String) async throws -> ExportFile {
        let run = try await self.ledger.begin(job, by: actor)
        return ExportFile(
            name: self.fileName(job),
            contentType: job.format.contentType,
            run: run.id,
            chunks: self.stream(job, run)
        )
    }

    /// At most `limit` rows of the file, after `cursor`; for whoever wants to go on after a break.
    ///
    /// - Throws: ``ExportRefusal/foreignCursor`` for a cursor of another file.
    package func piece(_ job: ExportJob, after cursor: ExportCursor?, limit: Int, by actor: String) async throws
        -> ExportPiece
    {
        var run = try await self.run(job, cursor, by: actor)
        var walk = ExportWalk(
            job,
            self.context.store,
            salesforce: self.context.account.salesforce,
            after: cursor?.position,
            rowsBefore: cursor?.rows ?? 0
        )
        var bytes: [UInt8] = []
        while !walk.isAtEnd, walk.rows + walk.leftOut < limit {
            bytes += try await walk.next(atMost: min(ExportWalk.pageSize, limit - walk.rows - walk.leftOut))
        }
        // Set, not added: a piece that is asked for again counts once.
        run.rows = (cursor?.rows ?? 0) + walk.rows
        run.bytes = (cursor?.bytes ?? 0) + bytes.count
        run.leftOut += walk.leftOut
        run.firstKey = run.firstKey ?? walk.firstKey
        run.lastKey = walk.lastKey ?? run.lastKey
        let next = walk.position.map { ExportCursor(run: run.id, rows: run.rows, bytes: run.bytes, position: $0) }
        if next == nil { try await self.ledger.finish(run) } else { try await self.ledger.progress(run) }
        return ExportPiece(
            name: self.fileName(job),
            contentType: job.format.contentType,
            run: run.id,
            bytes: bytes,
            next: next
        )
    }

    /// A stream of a run that is noted already.
    func stream(_ job: ExportJob, _ run: ExportRun) -> ExportStream {
        let walk = ExportWalk(job, self.context.store, salesforce: self.context.account.salesforce)
        return ExportStream(walk: walk, run: run, ledger: self.ledger)
    }

    private func run(_ job: ExportJob, _ cursor: ExportCursor?, by actor: String) async throws -> ExportRun {
        guard let cursor else { return try await self.ledger.begin(job, by: actor) }
        guard let run = try await self.ledger.run(cursor.run), run.order == job.order, run.schedule == nil else {
            throw ExportRefusal.foreignCursor
        }
        return run
    }

    private func fileName(_ job: ExportJob) -> String {
        job.fileName(ZonedCalendar(timeZone: self.context.account.timeZone).day(of: self.context.now()))
    }
}
