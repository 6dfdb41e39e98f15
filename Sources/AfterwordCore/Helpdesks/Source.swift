/// A way in for case events: reads what a helpdesk posts to `/v1/sources/{id}`.
///
/// Pure, like ``Channel``: it judges bytes and turns them into events; storing them is the intake's, asking the helpdesk is the relay's. A source
/// type is one file in `AfterwordService/Helpdesks/` and one line in `BuiltInSources`.
///
/// A GET is answered by ``handshake(_:)`` or a plain 200. A POST is verified first, then offered to ``handshake(_:)``, then read.
package protocol Source: Sendable {
    /// The word in the configuration: `type: zendesk`.
    static var typeName: String { get }
    /// The configured id, e.g. `desk`; it is the `source` of every event and of the cases made from them.
    var id: String { get }

    /// The answer to the platform's question whether this address is ours; `nil` if the request is no such question.
    func handshake(_ request: InboundRequest) -> InboundAnswer?

    /// Whether the helpdesk really sent this, judged over the raw bytes and in constant time, before anything is parsed.
    func verdict(on request: InboundRequest, now: Instant) -> InboundVerdict

    /// What the request tells. What is of no interest is ignored with a reason; what is needed and not there is refused by its path.
    func read(_ request: InboundRequest, now: Instant) throws(EventRefusal) -> SourceReading

    /// How to learn what the webhook left out: the next question to the helpdesk's API, or the event with everything known by now.
    ///
    /// Asked with no answers at arrival: ``CompletionStep/complete(_:)`` is taken in at once, anything else after the acknowledgement. At most
    /// four questions, as many exchanges as the relay makes in one try.
    func completion(of event: CaseEvent, answers: [CompletionAnswer]) -> CompletionStep
}

extension Source {
    /// Most helpdesks ask nothing.
    package func handshake(_ request: InboundRequest) -> InboundAnswer? { nil }

    /// Most webhooks say all that their helpdesk knows.
    package func completion(of event: CaseEvent, answers: [CompletionAnswer]) -> CompletionStep { .complete(event) }
}

extension Source {
    /// The outbox's name of the way back to this helpdesk's API; the colon keeps it apart from configured channels.
    package var completionChannel: String { "source:\(self.id)" }
}

/// What one request of a helpdesk tells.
package struct SourceReading: Sendable, Equatable {
    package var events: [CaseEvent]
    /// Why something in it is of no interest, e.g. `the status "pending" ends no case`.
    package var ignored: [String]

    package init(events: [CaseEvent] = [], ignored: [String] = []) {
        self.events = events
        self.ignored = ignored
    }

    package static func event(_ event: CaseEvent) -> SourceReading { SourceReading(events: [event]) }
    package static func ignored(because reason: String) -> SourceReading { SourceReading(ignored: [reason]) }
}

package enum CompletionStep: Sendable, Equatable {
    case ask(TransportRequest)
    case complete(CaseEvent)
}

/// What the helpdesk's API said to one question; failures are not among them, they are asked again.
package enum CompletionAnswer: Sendable, Equatable {
    case found(JSONValue)
    /// It does not know the thing, or may not show it.
    case unknown

    /// The body of what was found.
    package var json: JSONValue? {
        if case .found(let value) = self { value } else { nil }
    }
}
