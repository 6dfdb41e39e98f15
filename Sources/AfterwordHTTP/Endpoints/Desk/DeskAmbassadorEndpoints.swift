import AfterwordCore
import AfterwordService
import AfterwordStorage
import HTTPTypes
import NIOCore

/// People who agreed to be on the list, and the list as a file.
package struct DeskAmbassadorEndpoints: EndpointGroup {
    private let context: DeskContext

    package init(_ context: DeskContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            .deskPage(
                "/ambassadors",
                name: "showAmbassadors",
                "Ambassadors, newest first; marketing sees those who agreed",
                rooms: .marketing,
                parameters: Self.filters + [.limit, .cursor],
                handler: self.list
            ),
            Endpoint(
                .get,
                "/ambassadors/export/{format}",
                name: "exportAmbassadors",
                "Everybody who agreed, as a file",
                tag: .desk,
                access: .staff(.marketing),
                replies: [.other("text/csv", "The file.")],
                problems: [.notFound],
                handler: self.export
            ),
        ]
    }

    private static let filters: [EndpointParameter] = [
        .query("state", .choice(Ambassador.State.self), "Only this state.")
    ]

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let list = try DeskList("ambassadors", request, filters: Self.filters)
        let isMarketing = request.principal?.role == .marketing
        var filter = AmbassadorFilter()
        filter.states = try request.query.word("state", Ambassador.State.self).map { [$0] } ?? []
        if isMarketing { filter.states = [.active] }
        let found = try await self.context.lists.ambassadors(
            filter,
            after: list.place.position,
            limit: list.place.limit
        )
        let states = Ambassador.State.allCases.map { (value: $0.rawValue, words: $0.rawValue) }
        let clock = self.context.clock
        let page = AmbassadorsPage(
            filters: isMarketing ? [] : [list.chips("State", "state", states)],
            rows: found.rows.map { $0.row(clock) },
            exports: BuiltInExportFormats.all.map { format in
                DeskLink(format.name.uppercased(), to: DeskAddress(path: ["ambassadors", "export", format.name]))
            },
            next: list.next(found.next)
        )
        return self.context.reply(page, to: request)
    }

    @Sendable private func export(_ request: EndpointRequest) async throws -> EndpointReply {
        guard
            let file = try? Exports(self.context.service)
                .file("ambassadors", format: request.parameter("format"), ExportRequest())
        else { throw Problem(.notFound) }
        return EndpointReply(
            status: .ok,
            headers: [
                .contentType: file.contentType, .contentDisposition: "attachment; filename=\"\(file.name)\"",
                .xContentTypeOptions: "nosniff", .cacheControl: "no-store",
            ],
            body: .stream { writer in
                for try await chunk in file.chunks { try await writer.write(ByteBuffer(bytes: chunk)) }
            }
        )
    }
}

extension AmbassadorRecord {
    fileprivate func row(_ clock: DeskClock) -> AmbassadorRow {
        AmbassadorRow(
            person: self.contact.displayName,
            address: self.contact?.email ?? self.contact?.phone,
            score: self.score.map { ScoreMark(score: $0, top: 10, kind: "NPS", tone: .high) },
            state: self.state,
            isListed: self.isListed,
            since: clock.happened(self.since),
            consent: self.consentedAt.map { clock.happened($0).exact }
        )
    }
}
