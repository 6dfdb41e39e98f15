import AfterwordCore

/// One try to send one message: asks the channel for the next step and the transport to take it, until the channel is finished.
struct MessageTry {
    /// A platform needs two steps to open a room and send, a helpdesk up to six to set labels, a field and a note; more is wrong.
    private static let mostSteps = 6

    let message: OutgoingMessage
    let channel: any Channel
    let transport: any Transport
    let now: @Sendable () -> Instant

    struct Result: Sendable {
        var reply: ReplyClass
        var learned = Learned()
        var last: TransportReply?
    }

    func run() async -> Result {
        var message = self.message
        var replies: [TransportReply] = []
        for _ in 0...Self.mostSteps {
            switch self.channel.next(message, replies: replies) {
            case .send(let request): replies.append(await self.transport.send(request))
            case .finished(let reply, let learned): return Result(reply: reply, learned: learned, last: replies.last)
            }
            // What comes after a stop could only fail as well.
            if replies.last?.isStopped == true { break }
            // "Not before 5 seconds" counts from the reply.
            message.now = self.now()
        }
        let reason = "channel \(self.channel.id) did not come to an end"
        return Result(reply: .permanent(because: reason), last: replies.last)
    }
}

extension TransportReply {
    /// Our own shutdown cut the exchange.
    var isStopped: Bool {
        if case .failure(let failure) = self { failure.code == .stopped } else { false }
    }

    /// The HTTP status or SMTP code, if there is a reply.
    var status: Int? {
        if case .response(let status, _, _) = self { status } else { nil }
    }
}
