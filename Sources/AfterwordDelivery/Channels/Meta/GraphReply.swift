import AfterwordCore

/// Replies of the Graph API, read the same way for every platform of Meta's.
extension GraphAPI {
    /// The error a reply holds, if it holds one.
    func error(in reply: TransportReply) -> GraphError? {
        (try? PlatformReply(reply)).flatMap { GraphError($0, from: self) }
    }

    /// The end of a try: `receipt` finds the message's id in the body of a success, `verdict` judges the errors the platform documents.
    func end(
        _ message: OutgoingMessage,
        with last: TransportReply,
        receipt: (JSONValue) -> String?,
        verdict: (GraphError, PlatformReply) -> ReplyClass?
    ) -> ChannelStep {
        do {
            let reply = try PlatformReply(last)
            if reply.isSuccess, let receipt = reply.body.flatMap(receipt) {
                return .finished(.sent, learned: Learned(receipt: receipt))
            }
            guard let error = GraphError(reply, from: self) else {
                return .finished(reply.classByStatus(now: message.now), learned: Learned())
            }
            let known = verdict(error, reply)
            return .finished(known ?? error.classByStatus(of: reply, now: message.now), learned: Learned())
        } catch {
            return .finished(ReplyClass(error, sendingOnce: message), learned: Learned())
        }
    }

    /// What the answer to a probe says; `words` are found in the body of a success.
    func finding(of reply: TransportReply, words: (JSONValue) -> String?, remedy: String) -> ProbeFinding {
        if let error = self.error(in: reply) { return .broken(error.words, remedy: remedy) }
        guard let answer = try? PlatformReply(reply), answer.isSuccess, let words = answer.body.flatMap(words) else {
            return ProbeFinding(reply: reply)
        }
        return .well(words)
    }
}
