import AfterwordCore
import AfterwordDelivery
import Testing

/// What the tests of the platforms share: an invitation as the service composes it, and replies.
enum PlatformExamples {
    static let environment = ChannelEnvironment(socketPath: "/tmp/afterword.sock", brand: "Example")
    static let now = Instant(milliseconds: 1_767_225_600_000)
    static let token = String(repeating: "a", count: 40)
    static let link = "https://s.example.org/s/\(token)"
    static let stopLink = "https://s.example.org/u/stop"

    /// An invitation to `recipient`; the answers are one to five with words, or zero to ten with words at the ends.
    static func invitation(
        to recipient: String?,
        text: String = "Care at Example, about your case 7\nHow satisfied are you?",
        answers: [AnswerLink] = satisfaction
    ) -> OutgoingMessage {
        var message = Message.example(destination: "d")
        message.content.recipient = recipient
        message.content.text = text
        message.content.link = self.link
        message.content.unsubscribeLink = self.stopLink
        message.content.token = self.token
        message.content.answers = answers
        message.content.phrases = MessagePhrases(
            answerHere: "Answer here",
            noMoreSurveys: "No more surveys",
            writeStop: "No more surveys: write STOP.",
            replyWithNumber: "Reply with a number from 1 to 5."
        )
        return OutgoingMessage(message: message, attempt: 1, now: self.now)
    }

    /// What an alert to a team looks like: no token, no phrases.
    static func alert(to recipient: String?) -> OutgoingMessage {
        var message = Message.example(destination: "d")
        message.content.recipient = recipient
        message.content.text = "severe: Ana gave 1 (csat)"
        message.content.link = "https://s.example.org/follow-ups"
        return OutgoingMessage(message: message, attempt: 1, now: self.now)
    }

    static let satisfaction = ["Very bad", "Bad", "Fair", "Good", "Very good"].enumerated()
        .map { AnswerLink(label: $1, value: String($0 + 1), link: "\(link)?score=\($0 + 1)") }

    static let recommendation = (0...10).map { value in
        let end = value == 0 ? "0 · Not likely" : value == 10 ? "10 · Very likely" : String(value)
        return AnswerLink(label: end, value: String(value), link: "\(link)?score=\(value)")
    }

    static func reply(_ status: Int, _ body: String, headers: [String: String] = [:]) -> TransportReply {
        .response(status: status, headers: headers, body: Array(body.utf8))
    }
}

extension ChannelStep {
    var request: TransportRequest? { if case .send(let request) = self { request } else { nil } }
    var verdict: ReplyClass? { if case .finished(let verdict, _) = self { verdict } else { nil } }
    var learned: Learned? { if case .finished(_, let learned) = self { learned } else { nil } }
}

extension TransportRequest {
    var json: JSONValue? { try? JSONReader.read(self.body) }

    func header(_ name: String) -> String? { self.headers.first { $0.name == name }?.value }
}

/// The kind of a verdict, for tables that do not care about its words.
enum VerdictKind: String, Sendable { case sent, retry, postpone, unclear, unreadable, permanent, fault }

extension ReplyClass {
    var kind: VerdictKind {
        switch self {
        case .sent: .sent
        case .retry: .retry
        case .postpone: .postpone
        case .unclear: .unclear
        case .unreadable: .unreadable
        case .permanent: .permanent
        case .channelFault: .fault
        }
    }

    var reason: String? {
        switch self {
        case .sent, .unreadable: nil
        case .retry(let reason, _), .postpone(let reason, _), .unclear(let reason), .permanent(let reason),
            .channelFault(let reason):
            reason
        }
    }
}
