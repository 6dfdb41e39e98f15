import AfterwordCore

/// Takes so many characters, from people and for teams, and sends nothing.
struct NarrowChannel: Channel {
    static let typeName = "narrow"
    let id: String
    let longestText: Int?
    let addressKind: String? = nil
    let afterUnclearCrash = UnclearPolicy.resend
    let pace = SendingPace.people
    let overallPace = SendingPace.unlimited

    func destination(for recipient: String?) -> String { self.id }

    func next(_ message: OutgoingMessage, replies: [TransportReply]) -> ChannelStep {
        .finished(.sent, learned: Learned())
    }

    func probe(at now: Instant) -> TransportRequest? { nil }
    func finding(of reply: TransportReply) -> ProbeFinding { ProbeFinding(reply: reply) }
}
