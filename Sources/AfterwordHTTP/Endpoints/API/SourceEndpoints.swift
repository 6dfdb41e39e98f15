import AfterwordCore
package import AfterwordService
import HTTPTypes
import NIOCore

/// Where helpdesks post their own webhooks.
package struct SourceEndpoints: EndpointGroup {
    private static let receipt = JSONSchema.object([
        .required("accepted", .integer.described("New events; one that was here before is none.")),
        .required("received", .integer.described("Events in the request that tell something about a case.")),
        .required("ignored", .list(of: .text).described("Why the rest was of no interest.")),
    ])

    private let intake: SourceIntake

    package init(_ context: ServiceContext) {
        self.intake = SourceIntake(context)
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/sources/{id}",
                name: "greetSource",
                "Is this address ours?",
                description: "Answers the question some helpdesks ask before they send anything. It changes nothing.",
                tag: .events,
                access: .signature,
                replies: [.other("text/plain", "It is.")],
                handler: self.greet
            ),
            Endpoint(
                .post,
                "/v1/sources/{id}",
                name: "receiveWebhook",
                "Take in a helpdesk's webhook",
                description: """
                    The body and its signature are the helpdesk's own; `id` is that of the source in the configuration. What tells nothing \
                    about a case is acknowledged and ignored. A request that was here before has no effect.
                    """,
                tag: .events,
                access: .signature,
                body: .any([("application/json", .anything)]),
                replies: [.json(Self.receipt, "Taken in and on disk.", status: .accepted)],
                handler: self.receive
            ),
        ]
    }

    @Sendable private func greet(_ request: EndpointRequest) async throws -> EndpointReply {
        EndpointReply(try self.intake.greet(InboundRequest(request), source: request.parameter("id")))
    }

    @Sendable private func receive(_ request: EndpointRequest) async throws -> EndpointReply {
        switch try await self.intake.receive(InboundRequest(request), source: request.parameter("id")) {
        case .answer(let answer): EndpointReply(answer)
        case .receipt(let receipt):
            .json(
                [
                    "accepted": JSONValue(receipt.accepted), "received": JSONValue(receipt.received),
                    "ignored": .array(receipt.ignored.map(JSONValue.string)),
                ],
                status: .accepted
            )
        }
    }
}
