import AfterwordCore
package import AfterwordService
import HTTPTypes
import NIOCore

/// What happens in helpdesks and shops comes in here.
package struct EventEndpoints: EndpointGroup {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .post,
                "/v1/events",
                name: "acceptEvents",
                "Take in events",
                description: """
                    CloudEvents 1.0 in any of the three modes of its HTTP binding. A repeated (source, id) has no effect. \
                    Either every event of a batch is taken in or, with a problem that names the first bad one, none. Some types are known, and \
                    nothing is reckoned from them yet: they are acknowledged, nothing of them is kept, and the reply says so.
                    """,
                tag: .events,
                access: .apiKey(.eventsWrite),
                body: .any([
                    ("application/json", EventSchemas.data),
                    ("application/cloudevents+json", EventSchemas.event),
                    ("application/cloudevents-batch+json", .list(of: EventSchemas.event, atMost: 1000)),
                ]),
                replies: [.json(EventSchemas.receipt, "Taken in and on disk.", status: .accepted)],
                isIdempotent: true,
                handler: self.accept
            )
        ]
    }

    @Sendable private func accept(_ request: EndpointRequest) async throws -> EndpointReply {
        let reading = try CloudEventReader(now: self.context.now()).read(
            contentType: request.headers[.contentType] ?? "",
            headers: request.headers.map { (name: $0.name.rawName, value: $0.value) },
            body: request.body.readableBytesView
        )
        let accepted = try await CaseIntake(self.context).accept(reading.events)
        let received = reading.events.count + reading.ignored.count
        var receipt = [JSONMember("accepted", JSONValue(accepted)), JSONMember("received", JSONValue(received))]
        if !reading.ignored.isEmpty {
            receipt.append(JSONMember("ignored", .array(reading.ignored.map(JSONValue.string))))
        }
        return .json(.object(receipt), status: .accepted)
    }
}
