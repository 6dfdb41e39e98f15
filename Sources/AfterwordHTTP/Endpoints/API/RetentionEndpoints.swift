import AfterwordCore
package import AfterwordService
import AfterwordStorage
import HTTPTypes

/// How long things are kept, and what the next sweep lets go of.
package struct RetentionEndpoints: EndpointGroup {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/retention",
                name: "previewRetention",
                "How long each kind of record is kept, and how many are past their time",
                tag: .operations,
                access: .apiKey(.administration),
                replies: [.json(.object([.required("kinds", .list(of: Self.kind))]), "Nothing is changed.")],
                handler: self.preview
            )
        ]
    }

    private static let kind = JSONSchema.object([
        .required("kind", .text), .required("what", .text), .required("days", JSONSchema.integer.orNull),
        .required("past", .integer),
    ])

    @Sendable private func preview(_ request: EndpointRequest) async throws -> EndpointReply {
        let counts = try await RetentionSweep(self.context).preview()
        let kinds = counts.map { count -> JSONValue in
            let days = count.time.map { $0.components.seconds / 86_400 }
            return [
                "kind": .string(count.kind.name), "what": .string(count.kind.what), "days": JSONValue(days),
                "past": JSONValue(count.count),
            ]
        }
        return .json(["kinds": .array(kinds)])
    }
}
