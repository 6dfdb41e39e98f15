import AfterwordCore
import AfterwordService
import AfterwordStorage
import HTTPTypes

/// The lists as files. Marketing sees the lists that hold people who agreed, and those of people to take out; nothing else.
package struct DeskExportEndpoints: EndpointGroup {
    private let context: DeskContext

    package init(_ context: DeskContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            .deskPage(
                "/exports",
                name: "showExports",
                "Every list as a file, and what left",
                rooms: .marketing,
                parameters: [.limit, .cursor, .deed],
                handler: self.list
            ),
            Endpoint(
                .get,
                "/exports/{name}.{format}",
                name: "exportList",
                "One list as a file",
                tag: .desk,
                access: .staff(.marketing),
                parameters: ExportEndpoints.parameters,
                replies: [.other("text/csv", "The file.")],
                problems: [.notFound],
                handler: self.download
            ),
            .deskForm(
                "/exports/schedules/{id}/run",
                name: "runShownExportSchedule",
                "Makes a scheduled export now",
                rooms: .marketing,
                handler: self.run
            ),
            .deskForm(
                "/exports/saved/{name}/forget",
                name: "forgetShownExport",
                "Forgets a saved export",
                rooms: .marketing,
                handler: self.forget
            ),
        ]
    }

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let list = try DeskList("exports", request, filters: [])
        let shown = Self.shown(to: request)
        let names = shown.map(\.name)
        let ledger = ExportLedger(self.context.service)
        var filter = ExportRunFilter()
        filter.exports = names
        let runs = try await ledger.runs(filter, after: list.place.position, limit: list.place.limit)
        let view = ExportView(clock: self.context.clock)
        var schedules: [ExportScheduleRow] = []
        for scheduled in self.context.service.account.scheduledExports where names.contains(scheduled.request.export) {
            var filter = ExportRunFilter()
            filter.schedule = scheduled.id
            schedules.append(view.row(scheduled, last: try await ledger.runs(filter, limit: 1).rows.first))
        }
        let saved = try await SavedExports(self.context.service).all().filter { names.contains($0.order.export) }
        let page = ExportsPage(
            lists: shown.map(view.card),
            saved: saved.map(view.row),
            schedules: schedules,
            runs: runs.rows.map(view.row),
            next: list.next(runs.next)
        )
        return self.context.reply(page, to: request)
    }

    @Sendable private func download(_ request: EndpointRequest) async throws -> EndpointReply {
        try request.refuseQuery(otherThan: ExportEndpoints.parameters.map(\.name))
        let name = try request.parameter("name")
        guard Self.shown(to: request).contains(where: { $0.name == name }) else { throw Problem(.notFound) }
        let job = try request.exportJob(self.context.service)
        return try await request.file(of: job, Exports(self.context.service))
    }

    @Sendable private func run(_ request: EndpointRequest) async throws -> EndpointReply {
        let (id, names) = (try request.parameter("id"), Self.shown(to: request).map(\.name))
        let service = self.context.service
        guard let scheduled = service.account.scheduledExports.first(where: { $0.id == id }),
            names.contains(scheduled.request.export),
            let run = try await ScheduledExports(service).runNow(id, by: request.actor)
        else { throw Problem(.notFound) }
        return (run.state == .done ? DeskDeed.exported : .notExported).reply(at: ["exports"])
    }

    @Sendable private func forget(_ request: EndpointRequest) async throws -> EndpointReply {
        let (name, names) = (try request.parameter("name"), Self.shown(to: request).map(\.name))
        let saved = SavedExports(self.context.service)
        guard let found = try await saved.named(name), names.contains(found.order.export),
            try await saved.remove(name, by: request.actor)
        else { throw Problem(.notFound) }
        return DeskDeed.forgotten.reply(at: ["exports"])
    }

    private static func shown(to request: EndpointRequest) -> [any Export] {
        request.principal?.role == .marketing ? BuiltInExports.forMarketing : BuiltInExports.all
    }
}
