package import AfterwordCore
import AfterwordStorage

/// Asks a helpdesk for what its webhook left out and hands the completed event back to the intake.
///
/// Not a type of the configuration: the wiring makes one for each source. An event is never lost to a silent API: when the tries are used up,
/// or the helpdesk says that it will not tell, the event is taken in as it came.
package struct CompletionChannel: Channel {
    package static let typeName = "completion"
    /// The fifth try is 2.6 hours after the first; a survey that comes later than that has missed its moment.
    package static let mostTries = 5

    package let id: String
    package let addressKind: String? = nil
    package let readers = Readership.systems
    /// Questions change nothing, so they may be asked twice.
    package let afterUnclearCrash = UnclearPolicy.resend
    /// Four questions each are 240 requests a minute in the long run: helpdesks' smaller plans allow hardly more, and refusals cost tries.
    package let pace = SendingPace(perSecond: 1, burst: 10)
    private let source: any Source

    package init(_ source: any Source) {
        self.id = source.completionChannel
        self.source = source
    }

    package func destination(for recipient: String?) -> String { self.id }

    package func next(_ message: OutgoingMessage, replies: [TransportReply]) -> ChannelStep {
        guard let event = try? JSONText.decode(CaseEvent.self, from: message.message.content.data) else {
            return .finished(.permanent(because: "its event was taken in, or it is none"), learned: Learned())
        }
        var answers: [CompletionAnswer] = []
        for reply in replies {
            switch Self.read(reply, now: message.now) {
            case .success(let answer): answers.append(answer)
            case .failure(let trouble): return self.end(message, event, answers, because: trouble)
            }
        }
        switch self.source.completion(of: event, answers: answers) {
        case .ask(let request): return .send(request)
        case .complete(let event): return .finished(.sent, learned: Learned(events: [event]))
        }
    }

    /// Waits for a better moment; when there have been enough, what is known by now has to do.
    private func end(
        _ message: OutgoingMessage,
        _ event: CaseEvent,
        _ answers: [CompletionAnswer],
        because trouble: Trouble
    ) -> ChannelStep {
        switch trouble.reply {
        case .retry(let reason, _) where message.attempt >= Self.mostTries:
            let reply = ReplyClass.permanent(because: "\(reason); the case is taken in as its webhook told it")
            return .finished(reply, learned: Learned(events: [event]))
        case .permanent: return .finished(trouble.reply, learned: Learned(events: [event]))
        default: return .finished(trouble.reply, learned: Learned())
        }
    }

    private struct Trouble: Error { var reply: ReplyClass }

    private static func read(_ reply: TransportReply, now: Instant) -> Result<CompletionAnswer, Trouble> {
        switch reply {
        case .response(200..<300, _, let body):
            guard let json = try? JSONReader.read(body) else {
                return .failure(Trouble(reply: .retry(because: "the helpdesk's answer is not JSON", notBefore: nil)))
            }
            return .success(.found(json))
        case .response(401, _, _):
            return .failure(Trouble(reply: .channelFault(because: "HTTP 401: the helpdesk refuses the token")))
        case .response(403, _, _), .response(404, _, _), .response(410, _, _), .response(422, _, _):
            return .success(.unknown)
        case .response(let status, let headers, _):
            let notBefore = RetryAfter.instant(in: headers, now: now)
            return .failure(Trouble(reply: .retry(because: "HTTP \(status)", notBefore: notBefore)))
        case .failure(let failure):
            return .failure(Trouble(reply: ReplyClass(failure)))
        }
    }
}
