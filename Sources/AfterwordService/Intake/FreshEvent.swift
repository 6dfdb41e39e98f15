import AfterwordCore
import AfterwordStorage

/// An event that was not here before, and what it comes with.
struct FreshEvent: Sendable {
    let event: CaseEvent
    let now: Instant
    /// Whose batch it came in, as the place among those that are taken in together.
    let post: Int
    /// Takes what goes at once from here to the relay; nil where a later event may still withdraw it.
    var direct: DirectClaim?
    /// Of the person it speaks of, strongest first.
    let addresses: [ContactAddress]

    init(_ event: CaseEvent, now: Instant, post: Int, direct: DirectClaim?) {
        self.event = event
        self.now = now
        self.post = post
        self.direct = direct
        self.addresses = event.contact.map { ContactDirectory.addresses(of: $0, source: event.source) } ?? []
    }

    var key: SourceKey { SourceKey(source: self.event.source, id: self.event.id) }
    var caseKey: SourceKey? { self.event.case.map { SourceKey(source: self.event.source, id: $0.id) } }
}
