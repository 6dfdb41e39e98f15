package import AfterwordCore

/// One try to send one message: asks the channel for the next step and the transport to take it, until the channel is finished.
package struct MessageTry {
    /// A platform needs two steps to open a room and send, a helpdesk up to six to set labels, a field and a note; more is wrong.
    private static let mostSteps = 6

    private let message: OutgoingMessage
    private let channel: any Channel
    private let transport: any Transport
    private let now: @Sendable () -> Instant

    package init(
        message: OutgoingMessage,
        channel: any Channel,
        transport: any Transport,
        now: @escaping @Sendable () -> Instant
    ) {
        self.message = message
        self.channel = channel
        self.transport = transport
        self.now = now
    }

    /// What came of it.
    package struct Result: Sendable {
        package var reply: ReplyClass
        package var learned = Learned()
        /// The reply to the last step; `nil` if there was none.
        package var last: TransportReply?
        /// Something was sent, or the channel needed nothing to be sent, or found nothing to send; a try that was withheld from its first step
        /// on was none.
        package var wasMade = true
    }

    /// Takes step after step until the channel is finished or our own trouble ends it. Never throws: a failed step is a reply, too.
    package func run() async -> Result {
        var message = self.message
        var replies: [TransportReply] = []
        for _ in 0...Self.mostSteps {
            let step = self.channel.next(message, replies: replies)
            // A channel to systems has a word of its own for it, because it finds what it needs without reading the rest.
            let isForOthers =
                replies.isEmpty && !self.channel.readers.contains(.systems) && !message.message.isWritten(for: .people)
            // What the channel made of nothing must not go out; its verdict on a reply stands.
            if message.message.isKnownUnreadable, replies.isEmpty || step.isSending {
                return Result(reply: .unreadable, last: replies.last)
            }
            if isForOthers { return Result(reply: .permanent(because: DeliveryTrouble.writtenForSystems)) }
            switch step {
            case .send(let request): replies.append(await self.transport.send(request))
            case .finished(let reply, let learned): return Result(reply: reply, learned: learned, last: replies.last)
            }
            if let own = replies.last?.ownTrouble {
                let wasMade = replies.count > 1 || own.code == .stopped
                return Result(reply: ReplyClass(own), last: .failure(own), wasMade: wasMade)
            }
            // "Not before 5 seconds" counts from the reply.
            message.now = self.now()
        }
        let reason = "channel \(self.channel.id) did not come to an end"
        return Result(reply: .permanent(because: reason), last: replies.last)
    }
}

extension ChannelStep {
    fileprivate var isSending: Bool {
        if case .send = self { true } else { false }
    }
}

extension TransportReply {
    /// We are stopping or may not send: nothing the receiver did, and what comes after it could only fail as well.
    var ownTrouble: TransportFailure? {
        guard case .failure(let failure) = self, [.stopped, .withheld].contains(failure.code) else { return nil }
        return failure
    }

    /// The HTTP status or SMTP code, if there is a reply.
    var status: Int? {
        if case .response(let status, _, _) = self { status } else { nil }
    }
}
