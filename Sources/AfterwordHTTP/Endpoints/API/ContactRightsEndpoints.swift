import AfterwordCore
package import AfterwordService
import AfterwordStorage
import HTTPTypes

/// What a person may ask for: a copy of everything kept of them, and to be forgotten.
package struct ContactRightsEndpoints: EndpointGroup {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/contacts/{id}/export",
                name: "exportContact",
                "Everything kept of one person",
                description: "One document with a member for each kind of record; noted in the audit log.",
                tag: .contacts,
                access: .apiKey(.contactsRead),
                replies: [.json(Self.copy, "The copy.")],
                problems: [.gone],
                handler: self.copy
            ),
            Endpoint(
                .get,
                "/v1/contacts/{id}/erasure",
                name: "previewErasure",
                "What erasing the person would take away",
                tag: .contacts,
                access: .apiKey(.contactsRead),
                replies: [.json(Self.report, "Nothing is changed.")],
                problems: [.gone],
                handler: self.preview
            ),
            Endpoint(
                .post,
                "/v1/contacts/{id}/erase",
                name: "eraseContact",
                "Forget a person; cannot be taken back",
                description: """
                    In one transaction: what waits is called off, answers leave the figures, open follow-ups close, and every row is \
                    deleted or blanked. Files that were exported before are named, because nobody but you can reach them, and so are \
                    other contacts with the same e-mail address or phone number (`same_address`), who stay. \
                    Systems that subscribe to `contact.erased` are told.
                    """,
                tag: .contacts,
                access: .apiKey(.contactsWrite),
                replies: [.json(Self.report, "What was taken away.")],
                problems: [.gone],
                handler: self.erase
            ),
        ]
    }

    private static let copy = JSONSchema.object([
        .required("contact_id", .id), .required("made_at", .time),
        .required("data", .map(of: .list(of: .anything))),
    ])

    private static let report = JSONSchema.named(
        "Erasure",
        .object([
            .required("contact_id", .id),
            .required("done", .flag),
            .required(
                "records",
                .list(
                    of: .object([
                        .required("table", .text), .required("what", .text), .required("count", .integer),
                        .required("kept_because", JSONSchema.text.orNull),
                    ])
                )
            ),
            .required("answers_leaving_figures", .integer),
            .required(
                "exports",
                .list(of: .object([.required("name", .text), .required("by", .text), .required("at", .time)]))
            ),
            .required("same_address", .list(of: .id)),
        ])
    )

    @Sendable private func copy(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: Contact.self)
        guard let document = try await PersonalCopy(self.context).document(of: id, by: request.actor) else {
            // Says whether the person is unknown or was erased.
            _ = try await self.refusing { try await Erasure(self.context).preview(id) }
            throw Problem(.notFound)
        }
        return .json(document).header(.cacheControl, "no-store")
    }

    @Sendable private func preview(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: Contact.self)
        return .json(Self.json(try await self.refusing { try await Erasure(self.context).preview(id) }))
    }

    @Sendable private func erase(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: Contact.self)
        return .json(
            Self.json(try await self.refusing { try await Erasure(self.context).erase(id, by: request.actor) })
        )
    }

    private func refusing<Value>(_ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch let refusal as ErasureRefusal { throw Problem(refusal) }
    }

    private static func json(_ report: ErasureReport) -> JSONValue {
        [
            "contact_id": .string(report.contact.text),
            "done": JSONValue(report.isDone),
            "records": .array(
                report.counts.map { item in
                    [
                        "table": .string(item.table), "what": .string(item.what), "count": JSONValue(item.count),
                        "kept_because": JSONValue(item.keptBecause),
                    ]
                }
            ),
            "answers_leaving_figures": JSONValue(report.uncounted),
            "exports": .array(
                report.exports.map { run in
                    [
                        "name": .string(run.order.name), "by": .string(run.actor), "at": JSONValue(run.begunAt),
                    ]
                }
            ),
            "same_address": .array(report.namesakes.map { .string($0.text) }),
        ]
    }
}

extension Problem {
    init(_ refusal: ErasureRefusal) {
        self =
            switch refusal {
            case .unknown: Problem(.notFound)
            case .erased: Problem(.gone, "The person was erased.")
            }
    }
}
