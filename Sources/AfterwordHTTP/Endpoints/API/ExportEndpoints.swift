import AfterwordCore
package import AfterwordService
import AfterwordStorage
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
                description: """
                    The formats of marketing systems hold only people who agreed, so they are there for `ambassadors`, `promoters` and \
                    the lists of people to take out. Without `limit` the file comes whole. With it comes a piece, and the header \
                    `Afterword-Next-Cursor` until the last one: ask again with it as `cursor`, also after a break, and append.
                    """,
                tag: .exports,
                access: .apiKey(.exportsRead),
                parameters: Self.path + Self.parameters + [
                    .query("limit", .integer(Exports.pieceRows), "At most so many rows; the file comes in pieces."),
                    .query("cursor", .text(longest: 1024), "`Afterword-Next-Cursor` of the piece before."),
                ],
                replies: [Self.file],
                handler: self.download
            ),
            Endpoint(
                .get,
                "/v1/exports/{name}.{format}/manifest",
                name: "getExportManifest",
                "What the newest whole file of this kind held",
                description: "Rows, bytes, SHA-256, columns and filter; for a file made just now, compare `sha256`.",
                tag: .exports,
                access: .apiKey(.exportsRead),
                parameters: Self.path,
                replies: [.json(ExportRecords.run, "The manifest.")],
                handler: self.manifest
            ),
        ]
    }

    private static let path: [EndpointParameter] = [
        .path("name", .choice(BuiltInExports.all.map(\.name)), "The list."),
        .path("format", .choice(BuiltInExportFormats.all.map(\.name)), "How it is written."),
    ]

    static let parameters: [EndpointParameter] = [
        .query(
            "mode",
            .choice(ExportMode.self),
            "`spreadsheet` guards every text that a spreadsheet would run; `import` leaves addresses, numbers and dates as they are."
        ),
        .query("survey", .text, "Only answers to this survey."),
        .query("from", .text, "A time, or a date in the account zone; where the list has dates."),
        .query("to", .text, "The end of the span, not itself part of it."),
        .query("last", .text, "Instead of `from`: the newest span of time, such as `30d`."),
        .query("locale", .text, "Only people of this language, such as `es`."),
        .query("team", .text, "Only cases of this team."),
    ]

    private static let file = DocumentedReply(
        status: .ok,
        description: "The file.",
        content: BuiltInExportFormats.all.filter { !$0.isForMarketing }.map { format in
            let type = String(format.contentType.prefix { $0 != ";" })
            return (mediaType: type, schema: type == "application/json" ? .list(of: .map(of: .anything)) : .text)
        }
    )

    @Sendable private func download(_ request: EndpointRequest) async throws -> EndpointReply {
        try request.refuseQuery(otherThan: Self.parameters.map(\.name) + ["limit", "cursor"])
        let job = try request.exportJob(self.context)
        let exports = Exports(self.context)
        guard let limit = try request.query.integer("limit") else {
            guard request.query["cursor"] == nil else { throw Problem.invalid("limit", "is required with a cursor") }
            return try await request.file(of: job, exports)
        }
        guard Exports.pieceRows.contains(limit) else {
            throw Problem.invalid("limit", "must be a whole number from 1 to \(Exports.pieceRows.upperBound)")
        }
        let cursor = try request.query["cursor"].map { try ExportCursor(text: $0) }
        guard request.method != .head else { return .head(of: exports.head(job)) }
        do {
            return .piece(try await exports.piece(job, after: cursor, limit: limit, by: request.actor))
        } catch is ExportRefusal {
            throw Problem(.invalidCursor, "The cursor belongs to another export; begin anew without it.")
        }
    }

    @Sendable private func manifest(_ request: EndpointRequest) async throws -> EndpointReply {
        let job = try request.exportJob(self.context)
        var filter = ExportRunFilter()
        filter.exports = [job.export.name]
        filter.format = job.format.name
        filter.state = .done
        guard let run = try await ExportLedger(self.context).runs(filter, limit: 1).rows.first else {
            throw Problem(.notFound, "No such file was made yet.")
        }
        return .json(ExportRecords.json(run, self.context))
    }
}

extension EndpointRequest {
    /// The export that path and query ask for. Throws a ``Problem`` that says what would be right.
    func exportJob(_ context: ServiceContext) throws -> ExportJob {
        let (name, format) = (try self.parameter("name"), try self.parameter("format"))
        let parts = ExportFilterPart.allCases.compactMap { part in
            self.query.text(part.rawValue).map { (part, $0) }
        }
        let wanted = ExportRequest(
            name,
            format: format,
            mode: try self.query.word("mode", ExportMode.self),
            ExportSelection(Dictionary(parts, uniquingKeysWith: { first, _ in first }))
        )
        do throws(ExportRefusal) {
            return try Exports(context).job(wanted)
        } catch {
            throw Problem(error, export: name, format: format)
        }
    }
}

extension EndpointRequest {
    /// The whole file, or, for HEAD, what there is to say of it.
    func file(of job: ExportJob, _ exports: Exports) async throws -> EndpointReply {
        guard self.method != .head else { return .head(of: exports.head(job)) }
        return .file(try await exports.file(job, by: self.actor))
    }
}

extension EndpointReply {
    /// A file to be kept, not shown, and never stored on the way.
    private static func download(
        _ name: String,
        _ type: String,
        _ run: EntityID<ExportRun>? = nil,
        _ body: EndpointReply.Body
    ) -> EndpointReply {
        let reply = EndpointReply(
            status: .ok,
            headers: [
                .contentType: type, .contentDisposition: "attachment; filename=\"\(name)\"",
                .xContentTypeOptions: "nosniff", .cacheControl: "no-store",
            ],
            body: body
        )
        return run.map { reply.header(.exportRun, $0.text) } ?? reply
    }

    /// What HEAD is told of a file: no run is begun for it, for nobody would end it.
    fileprivate static func head(of head: ExportHead) -> EndpointReply {
        .download(head.name, head.contentType, nil, .unsent)
    }

    /// A whole file, streamed.
    fileprivate static func file(_ file: ExportFile) -> EndpointReply {
        .download(
            file.name,
            file.contentType,
            file.run,
            .stream { writer in
                for try await chunk in file.chunks { try await writer.write(ByteBuffer(bytes: chunk)) }
            }
        )
    }

    /// A piece of a file; the cursor is there until the last one.
    fileprivate static func piece(_ piece: ExportPiece) -> EndpointReply {
        let reply = Self.download(piece.name, piece.contentType, piece.run, .bytes(ByteBuffer(bytes: piece.bytes)))
        return piece.next.map { reply.header(.nextCursor, $0.text) } ?? reply
    }
}

extension HTTPField.Name {
    fileprivate static var exportRun: Self { Self("Afterword-Export-Run")! }
    fileprivate static var nextCursor: Self { Self("Afterword-Next-Cursor")! }
}

extension ExportCursor {
    private static let list = "export-piece"

    /// Opaque to clients, as every cursor.
    fileprivate var text: String {
        let values = [self.run.rawValue, Int64(self.rows), Int64(self.bytes)] + self.position.values
        return PageCursor(list: Self.list, values: values.map { JSONValue($0) }).text
    }

    /// Throws ``ProblemCode/invalidCursor``.
    fileprivate init(text: String) throws {
        let values = try PageCursor(list: Self.list, text: text).values.compactMap { $0.integer.map(Int64.init) }
        // Whoever makes up a cursor makes up its counts, and they are added to.
        guard values.count > 3, values[1...2].allSatisfy({ 0..<1 << 53 ~= $0 }) else { throw Problem(.invalidCursor) }
        self.init(
            run: EntityID(rawValue: values[0]),
            rows: Int(values[1]),
            bytes: Int(values[2]),
            position: ListPosition(values: Array(values[3...]))
        )
    }
}
