import AfterwordCore
package import AfterwordService
import AfterwordStorage
import HTTPTypes

/// Addresses that must not be written to.
package struct SuppressionEndpoints: EndpointGroup {
    private static let listName = "suppressions"

    private let context: ServiceContext
    private var desk: SuppressionDesk { SuppressionDesk(self.context) }

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/suppressions",
                name: "listSuppressions",
                "Addresses that must not be written to, newest first",
                tag: .contacts,
                access: .apiKey(.contactsRead),
                parameters: Self.filters + [.limit, .cursor],
                replies: [.json(.page(of: Self.record), "One page.")],
                handler: self.list
            ),
            Endpoint(
                .post,
                "/v1/suppressions",
                name: "addSuppressions",
                "Put addresses on the suppression list",
                description: """
                    Holds for people who appear later, too. `opted_out` and `complained` speak of the person, who is then asked on no \
                    channel; `bounced` of the address alone. The same address again changes nothing.
                    """,
                tag: .contacts,
                access: .apiKey(.contactsWrite),
                body: .json(Self.addBody),
                replies: [.json(Self.addReply, "What became of them.")],
                handler: self.add
            ),
            Endpoint(
                .delete,
                "/v1/suppressions/{id}",
                name: "removeSuppression",
                "Take an address off the suppression list",
                tag: .contacts,
                access: .apiKey(.contactsWrite),
                replies: [.empty(.noContent, "It is off the list.")],
                handler: self.remove
            ),
        ]
    }

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let place = try request.place(in: Self.listName, filters: Self.filters)
        var filter = SuppressionFilter()
        filter.channel = request.query.text("channel")
        filter.handle = request.query.text("handle")
        filter.reason = try request.query.word("reason", SuppressionReason.self)
        let page = try await self.desk.list(filter, after: place.position, limit: place.limit)
        return try .page(page, list: Self.listName) { Self.json($0) }
    }

    @Sendable private func add(_ request: EndpointRequest) async throws -> EndpointReply {
        let order = try SuppressionOrder(body: try request.json(), now: self.context.now())
        let result = try await self.desk.add(order.entries, isDryRun: order.isDryRun, by: request.actor)
        return .json([
            "added": JSONValue(result.added), "known": JSONValue(result.known), "people": JSONValue(result.people),
            "dry_run": JSONValue(order.isDryRun),
        ])
    }

    @Sendable private func remove(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: Suppression.self)
        guard try await self.desk.remove(id, by: request.actor) else { throw Problem(.notFound) }
        return .noContent
    }

    private static func json(_ suppression: Suppression) -> JSONValue {
        [
            "id": .string(suppression.id.text), "channel": .string(suppression.channel),
            "handle": .string(suppression.handle), "reason": .string(suppression.reason.rawValue),
            "note": JSONValue(suppression.note), "since": .string(suppression.since.rfc3339),
        ]
    }

    private static let filters: [EndpointParameter] = [
        .query("channel", .text, "Only addresses on this channel kind, e.g. email."),
        .query("handle", .text, "Only this address."),
        .query("reason", .choice(SuppressionReason.self), "Only those for this reason."),
    ]

    private static let record = JSONSchema.named(
        "Suppression",
        .object([
            .required("id", .id), .required("channel", .text), .required("handle", .text),
            .required("reason", .choice(SuppressionReason.self)), .required("note", JSONSchema.text.orNull),
            .required("since", .time),
        ])
    )

    private static let addBody = JSONSchema.object([
        .required(
            "suppressions",
            .list(
                of: .object([
                    .optional("email", .text(longest: 320)), .optional("phone", .text(longest: 64)),
                    .optional("channel", JSONSchema.text(longest: 64).described("The channel kind of `handle`.")),
                    .optional("handle", .text(longest: 255)),
                    .optional("reason", JSONSchema.choice(SuppressionReason.self).described("opted_out if not said.")),
                    .optional("note", .text(longest: 500)), .optional("since", .time),
                ]),
                atMost: SuppressionDesk.most
            )
        ),
        .optional("dry_run", JSONSchema.flag.described("Only count.")),
    ])

    private static let addReply = JSONSchema.object([
        .required("added", .integer), .required("known", .integer),
        .required("people", JSONSchema.integer.described("Contacts who own one of the addresses now.")),
        .required("dry_run", .flag),
    ])
}
