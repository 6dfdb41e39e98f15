import AfterwordCore
package import AfterwordService
import AfterwordStorage
import HTTPTypes
import NIOCore

/// What left the house as a file, what leaves by itself, and the files that wait to be fetched.
package struct ExportRunEndpoints: EndpointGroup {
    private static let listName = "export-runs"

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/export-runs",
                name: "listExportRuns",
                "Files that were made, newest first",
                tag: .exports,
                access: .apiKey(.exportsRead),
                parameters: Self.filters + [.limit, .cursor],
                replies: [.json(.page(of: ExportRecords.run), "One page.")],
                handler: self.list
            ),
            Endpoint(
                .get,
                "/v1/export-runs/{id}",
                name: "getExportRun",
                "The manifest of one file",
                tag: .exports,
                access: .apiKey(.exportsRead),
                replies: [.json(ExportRecords.run, "The manifest.")],
                handler: self.show
            ),
            Endpoint(
                .get,
                "/v1/export-runs/{id}/file",
                name: "fetchExportedFile",
                "The file that a webhook told of",
                description: """
                    Kept for seven days, in the data folder of the process that made it. Another process that shares the database answers with 503 \
                    and Retry-After, unless they share that folder.
                    """,
                tag: .exports,
                access: .apiKey(.exportsRead),
                replies: [.other("text/csv", "The file.")],
                handler: self.fetch
            ),
            Endpoint(
                .get,
                "/v1/export-schedules",
                name: "listExportSchedules",
                "Exports that are made by themselves, with what became of each last",
                tag: .exports,
                access: .apiKey(.exportsRead),
                replies: [.json(.page(of: ExportRecords.schedule), "All of them.")],
                handler: self.schedules
            ),
            Endpoint(
                .post,
                "/v1/export-schedules/{id}/run",
                name: "runExportSchedule",
                "Make a scheduled export now",
                tag: .exports,
                access: .apiKey(.exportsWrite),
                replies: [.json(ExportRecords.run, "What became of it.")],
                handler: self.run
            ),
        ]
    }

    private static let exports = BuiltInExports.all.map(\.name)

    private static let filters: [EndpointParameter] = [
        .query("export", .choice(exports), "Only this list."),
        .query("schedule", .text, "Only this schedule."),
        .query("state", .choice(ExportRun.State.self), "Only this state."),
    ]

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let place = try request.place(in: Self.listName, filters: Self.filters)
        var filter = ExportRunFilter()
        filter.exports = try request.query.word("export", among: Self.exports).map { [$0] }
        filter.schedule = request.query.text("schedule")
        filter.state = try request.query.word("state", ExportRun.State.self)
        let page = try await ExportLedger(self.context).runs(filter, after: place.position, limit: place.limit)
        return try .page(page, list: Self.listName) { ExportRecords.json($0, self.context) }
    }

    @Sendable private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        .json(ExportRecords.json(try await self.found(request), self.context))
    }

    @Sendable private func fetch(_ request: EndpointRequest) async throws -> EndpointReply {
        let run = try await self.found(request)
        guard let name = run.file, let format = BuiltInExportFormats.named(run.order.format) else {
            throw Problem(.notFound, "The file is not kept, or not any more.")
        }
        guard let chunks = KeptExport(name, in: self.context.account.exportFolder) else {
            // Only where there are others can one of them have it.
            guard self.context.store.database.processLocks != nil else {
                throw Problem(.notFound, "The file is not here any more.")
            }
            throw Problem(.overloaded, Self.elsewhere, retryAfter: .seconds(1))
        }
        return EndpointReply(
            status: .ok,
            headers: [
                .contentType: format.contentType, .contentDisposition: "attachment; filename=\"\(name)\"",
                .xContentTypeOptions: "nosniff", .cacheControl: "no-store",
            ],
            body: .stream { writer in
                while let chunk = try chunks.next() { try await writer.write(ByteBuffer(bytes: chunk)) }
            }
        )
    }

    private static let elsewhere = """
        Another process has made the file and keeps it in its own folder. Ask again, and the balancer may choose that one; or give all processes \
        one shared folder as exports in their data folders.
        """

    @Sendable private func schedules(_ request: EndpointRequest) async throws -> EndpointReply {
        var rows: [JSONValue] = []
        for scheduled in self.context.account.scheduledExports {
            var filter = ExportRunFilter()
            filter.schedule = scheduled.id
            let last = try await ExportLedger(self.context).runs(filter, limit: 1).rows.first
            rows.append([
                "id": .string(scheduled.id), "export": .string(scheduled.request.export),
                "format": .string(scheduled.request.format), "target": .string(scheduled.target.text),
                "filter": scheduled.request.selection.json,
                "last_run": last.map { ExportRecords.json($0, self.context) } ?? .null,
            ])
        }
        return .list(rows)
    }

    @Sendable private func run(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.parameter("id")
        guard let run = try await ScheduledExports(self.context).runNow(id, by: request.actor) else {
            throw Problem(.notFound, "There is no schedule \"\(id)\" in the configuration.")
        }
        return .json(ExportRecords.json(run, self.context))
    }

    private func found(_ request: EndpointRequest) async throws -> ExportRun {
        guard let run = try await ExportLedger(self.context).run(request.id(of: ExportRun.self)) else {
            throw Problem(.notFound)
        }
        return run
    }
}
