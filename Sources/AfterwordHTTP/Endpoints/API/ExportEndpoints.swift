import AfterwordCore
package import AfterwordService
import HTTPTypes
import NIOCore

/// Lists that leave the house as files.
package struct ExportEndpoints: EndpointGroup {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/exports/{name}.{format}",
                name: "downloadExport",
                "A list as a file, written as it is read",
                tag: .exports,
                access: .apiKey(.exportsRead),
                parameters: [
                    .path("name", .choice(BuiltInExports.all.map(\.name)), "The list."),
                    .path("format", .choice(BuiltInExportFormats.all.map(\.name)), "How it is written."),
                ] + Self.parameters,
                replies: [Self.file],
                handler: self.download
            )
        ]
    }

    private static let parameters: [EndpointParameter] = [
        .query("survey", .text, "Only answers to this survey."),
        .query("from", .text, "A time, or a date in the account zone; where the list has dates."),
        .query("to", .text, "The end of the span, not itself part of it."),
    ]

    private static let file = DocumentedReply(
        status: .ok,
        description: "The file.",
        content: BuiltInExportFormats.all.map { format in
            (mediaType: String(format.contentType.prefix { $0 != ";" }), schema: .text)
        }
    )

    @Sendable private func download(_ request: EndpointRequest) async throws -> EndpointReply {
        try request.refuseQuery(otherThan: Self.parameters.map(\.name))
        let calendar = ZonedCalendar(timeZone: self.context.account.timeZone)
        let wanted = ExportRequest(
            survey: request.query.text("survey"),
            from: try request.query.time("from", orDayIn: calendar),
            to: try request.query.time("to", orDayIn: calendar)
        )
        let (name, format) = (try request.parameter("name"), try request.parameter("format"))
        let file: ExportFile
        do {
            file = try Exports(self.context).file(name, format: format, wanted)
        } catch {
            throw Problem(error, export: name, format: format)
        }
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
