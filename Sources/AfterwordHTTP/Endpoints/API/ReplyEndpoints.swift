import AfterwordCore
package import AfterwordService
import HTTPTypes
import NIOCore

/// Where platforms post what people answer inside a conversation.
package struct ReplyEndpoints: EndpointGroup {
    /// Platforms gather a handful of events into one request; none of them comes near this.
    private static let bodyLimit = 256 << 10

    private let intake: ReplyIntake

    package init(_ context: ServiceContext) {
        self.intake = ReplyIntake(context)
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/replies/{channel}",
                name: "greetChannel",
                "Is this address ours?",
                description: """
                    Answers the question a platform asks when the address is registered: Meta's `hub.challenge`, X's `crc_token`. It changes \
                    nothing.
                    """,
                tag: .messages,
                access: .signature,
                replies: [.other("text/plain", "It is; the body is what the platform asked for.")],
                problems: [.forbidden, .noWayBack],
                handler: self.greet
            ),
            Endpoint(
                .post,
                "/v1/replies/{channel}",
                name: "receiveReply",
                "Take in an answer given inside a conversation",
                description: """
                    The body and its signature are the platform's own; `channel` is the id of a channel in the configuration that has the \
                    secret of the platform's webhook. Answered after everything is on disk. A repeated event has no effect; events of kinds \
                    nobody needs are acknowledged, counted and ignored.
                    """,
                tag: .messages,
                access: .signature,
                body: .any(
                    [("application/json", .anything), ("application/x-www-form-urlencoded", .anything)],
                    limit: Self.bodyLimit
                ),
                replies: [
                    .other("application/json", "Taken in; the body, if there is one, is what the platform wants.")
                ],
                problems: [.noWayBack],
                handler: self.receive
            ),
        ]
    }

    @Sendable private func greet(_ request: EndpointRequest) async throws -> EndpointReply {
        EndpointReply(try self.intake.greet(InboundRequest(request), channel: request.parameter("channel")))
    }

    @Sendable private func receive(_ request: EndpointRequest) async throws -> EndpointReply {
        EndpointReply(try await self.intake.receive(InboundRequest(request), channel: request.parameter("channel")))
    }
}
