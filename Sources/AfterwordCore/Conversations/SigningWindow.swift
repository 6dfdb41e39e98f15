/// How old a signed time may be and how far it may lie ahead, so that a request somebody kept is worth nothing.
package struct SigningWindow: Sendable, Equatable {
    package var past: Duration
    package var future: Duration

    package init(past: Duration = .seconds(300), future: Duration = .seconds(30)) {
        self.past = past
        self.future = future
    }

    package func verdict(signedAt: Instant, now: Instant) -> InboundVerdict {
        (now - self.past...now + self.future).contains(signedAt) ? .authentic : .stale
    }
}
