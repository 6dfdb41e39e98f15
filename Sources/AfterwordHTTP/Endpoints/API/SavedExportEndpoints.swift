import AfterwordCore
package import AfterwordService
import HTTPTypes

/// Exports kept under a name, with their filters.
package struct SavedExportEndpoints: EndpointGroup {
    private let context: ServiceContext
    private var saved: SavedExports { SavedExports(self.context) }

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/saved-exports",
                name: "listSavedExports",
                "Exports kept under a name",
                description: "`link` is the address of the file itself.",
                tag: .exports,
                access: .apiKey(.exportsRead),
                replies: [.json(.page(of: ExportRecords.saved), "All of them.")],
                handler: self.list
            ),
            Endpoint(
                .put,
                "/v1/saved-exports/{name}",
                name: "saveExport",
                "Keep an export under a name",
                description: "One of the same name is replaced.",
                tag: .exports,
                access: .apiKey(.exportsWrite),
                body: .json(Self.order),
                replies: [.json(ExportRecords.saved, "As it is kept.")],
                handler: self.save
            ),
            Endpoint(
                .delete,
                "/v1/saved-exports/{name}",
                name: "deleteSavedExport",
                "Forget a kept export",
                tag: .exports,
                access: .apiKey(.exportsWrite),
                replies: [.empty(.noContent, "It is forgotten.")],
                handler: self.remove
            ),
        ]
    }

    private static let order = JSONSchema.object([
        .required("export", .choice(BuiltInExports.all.map(\.name))),
        .required("format", .choice(BuiltInExportFormats.all.map(\.name))),
        .optional("mode", .choice(ExportMode.self)),
        .optional(
            "filter",
            .object(ExportFilterPart.allCases.map { .optional($0.rawValue, .text) })
        ),
    ])

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        .list(try await self.saved.all().map(ExportRecords.json))
    }

    @Sendable private func save(_ request: EndpointRequest) async throws -> EndpointReply {
        let name = try request.parameter("name")
        guard name.utf8.count <= 64, !name.contains(where: { $0.isNewline || $0 == "/" }) else {
            throw Problem.invalid("name", "must be a word of at most 64 bytes, without slashes and line breaks")
        }
        let wanted = try ExportRequest(body: try request.json())
        do {
            return .json(ExportRecords.json(try await self.saved.save(name, wanted, by: request.actor)))
        } catch let refusal as ExportRefusal {
            throw Problem(refusal, export: wanted.export, format: wanted.format)
        }
    }

    @Sendable private func remove(_ request: EndpointRequest) async throws -> EndpointReply {
        guard try await self.saved.remove(request.parameter("name"), by: request.actor) else {
            throw Problem(.notFound)
        }
        return .noContent
    }
}
