/// The way back of a channel: reads what a platform posts to `/v1/replies/{channel}` when a person answers inside the conversation.
///
/// Pure, like ``Channel``: it verifies bytes and turns them into items; what they mean is decided by the service. It is a second file of
/// the channel kind (`TelegramReplies` beside `TelegramChannel`), made from the same settings, and handed out by ``Channel/replies``.
///
/// A GET is answered by ``handshake(_:)`` alone. A POST is verified first, then offered to ``handshake(_:)``, then read.
package protocol ReplyReader: Sendable {
    /// The answer to the platform's question whether this address is ours; `nil` if the request is no such question.
    func handshake(_ request: InboundRequest) -> InboundAnswer?

    /// Whether the platform really sent this, by its signature over the raw body; compared in constant time.
    func verdict(on request: InboundRequest, now: Instant) -> InboundVerdict

    /// What the request tells, in the platform's order. What nobody asked for becomes ``InboundItem/Content/ignored(_:)``, never an error.
    func items(in request: InboundRequest) throws(InboundFailure) -> [InboundItem]

    /// What the platform wants to hear after everything is on disk; `note` is a short thank-you in the person's language.
    func acknowledgement(of items: [InboundItem], note: String?) -> InboundAnswer
}

extension ReplyReader {
    /// Most platforms ask nothing.
    package func handshake(_ request: InboundRequest) -> InboundAnswer? { nil }

    /// Most platforms want 200 and nothing else.
    package func acknowledgement(of items: [InboundItem], note: String?) -> InboundAnswer { .ok }
}

/// What the signature of a request says.
package enum InboundVerdict: String, Sendable, CaseIterable {
    case authentic
    /// Missing, malformed or wrong.
    case unauthorized
    /// Right, but signed too long ago: somebody may have kept it.
    case stale
}

/// A signed body that is not what the platform documents.
package struct InboundFailure: Error, Sendable, Equatable {
    /// In words for the person who reads the platform's error log; never the body itself.
    package var problem: String

    package init(_ problem: String) {
        self.problem = problem
    }
}
