import AfterwordCore
package import AfterwordService
import HTTPTypes

/// Copies of the whole database as files on the server's machine.
package struct BackupEndpoints: EndpointGroup {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/backups",
                name: "listBackups",
                "The last backups of this process, newest first",
                tag: .operations,
                access: .apiKey(.administration),
                replies: [.json(.page(of: Self.record), "At most twenty.")],
                handler: self.list
            ),
            Endpoint(
                .post,
                "/v1/backups",
                name: "makeBackup",
                "Make a backup of the database while it is in use",
                description: """
                    The file appears on the server's machine, in the folder of `backups` in the configuration. Only the command line on that \
                    machine may name another file, or ask for the key file to be in it.
                    """,
                tag: .operations,
                access: .apiKey(.administration),
                body: .json(.object([.optional("to", .text(longest: 4096)), .optional("with_keys", .flag)])),
                replies: [.json(Self.record, "It is begun as soon as no other is under way.", status: .accepted)],
                handler: self.make
            ),
            Endpoint(
                .get,
                "/v1/backups/{id}",
                name: "getBackup",
                "How far a backup is, or what it holds",
                description: """
                    Known only to the process that makes it, until it ends: of several that share a database the others answer with 404. Behind a \
                    balancer ask again.
                    """,
                tag: .operations,
                access: .apiKey(.administration),
                replies: [.json(Self.record, "The backup.")],
                handler: self.show
            ),
        ]
    }

    private static let report = JSONSchema.object([
        .required("file", .text), .required("made_at", .time), .required("bytes", .integer), .required("sha256", .text),
        .required("rows", .integer), .required("tables", .map(of: .integer)), .required("has_keys", .flag),
        .required("left_out", .list(of: .text)),
    ])

    private static let record = JSONSchema.named(
        "Backup",
        .object([
            .required("id", .text), .required("file", .text),
            .required("state", .choice(["waiting", "running", "done", "failed"])), .optional("doing", .text),
            .optional("done", .integer), .optional("whole", .integer), .optional("report", Self.report),
            .optional("error", .text),
        ])
    )

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        .list((self.context.backups?.runs ?? []).map(\.json))
    }

    @Sendable private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        guard let run = self.context.backups?.run(try request.id(of: BackupRun.self)) else { throw Problem(.notFound) }
        return .json(run.json)
    }

    @Sendable private func make(_ request: EndpointRequest) async throws -> EndpointReply {
        guard let desk = self.context.backups else { throw Problem(.notFound) }
        let body = try request.json()
        let path = body["to"]?.string
        let hasKeys = body["with_keys"]?.bool == true
        if request.principal != .commandLine {
            if path != nil {
                throw Problem.invalid("to", "only the command line on the server's machine may name a file")
            }
            if hasKeys {
                throw Problem.invalid("with_keys", "only the command line on the server's machine may ask for this")
            }
        }
        if let path, !path.hasPrefix("/") { throw Problem.invalid("to", "must be an absolute path") }
        let run = try await desk.wish(path, keys: hasKeys, by: request.principal?.name ?? "", self.context)
        return .json(run.json, status: .accepted)
    }
}
