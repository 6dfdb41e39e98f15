import AfterwordCore
package import AfterwordService
import AfterwordStorage
import HTTPTypes

/// Who did what, as an append-only chain.
package struct AuditEndpoints: EndpointGroup {
    private static let listName = "audit"

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/audit",
                name: "listAuditEntries",
                "The audit log, newest first",
                description: """
                    Each entry carries the SHA-256 over the entry before it and itself; `afterword verify` proves the chain. Subjects are \
                    ids: no entry holds words or addresses of a person.
                    """,
                tag: .operations,
                access: .apiKey(.auditRead),
                parameters: Self.filters + [.limit, .cursor],
                replies: [.json(.page(of: Self.entry), "One page.")],
                handler: self.list
            )
        ]
    }

    static let filters: [EndpointParameter] = [
        .query("actor", .text, "Only what this one did, e.g. `user:marta`, `cli`, `system`."),
        .query("action", .text, "Only this deed, e.g. `contact.erased`."),
        .query("subject", .text, "Only what was done to this row or thing."),
        .from("done"), .to("done"),
    ]

    private static let entry = JSONSchema.named(
        "AuditEntry",
        .object([
            .required("id", .id), .required("at", .time), .required("actor", .text), .required("action", .text),
            .required("subject", .text), .required("detail", JSONSchema.text.orNull),
            .required("sequence", JSONSchema.integer.orNull), .required("hash", JSONSchema.text.orNull),
        ])
    )

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let place = try request.place(in: Self.listName, filters: Self.filters)
        let filter = try AuditFilter(request.query)
        let page = try await AuditLog(self.context).entries(filter, after: place.position, limit: place.limit)
        return try .page(page, list: Self.listName) { entry in
            [
                "id": .string(entry.id.text), "at": JSONValue(entry.at), "actor": .string(entry.actor),
                "action": .string(entry.action), "subject": .string(entry.subject),
                "detail": JSONValue(entry.detail), "sequence": JSONValue(entry.sequence),
                "hash": JSONValue(entry.hash),
            ]
        }
    }
}

extension AuditFilter {
    /// Reads the parameters of ``AuditEndpoints/filters``.
    init(_ query: FormFields) throws {
        self.init()
        self.actor = query.text("actor")
        self.action = query.text("action")
        self.subject = query.text("subject")
        self.from = try query.time("from")
        self.to = try query.time("to")
    }
}
