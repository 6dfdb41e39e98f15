import AfterwordCore
import AfterwordDelivery
import Testing

/// Channels and messages for the tests of Meta's platforms.
enum MetaExamples {
    static let now = Instant(milliseconds: 1_767_225_600_000)  // 2026-01-01T00:00:00Z
    /// As long as a real one.
    static let token = String(repeating: "a", count: 40)
    static let environment = ChannelEnvironment(socketPath: "/tmp/afterword.sock", brand: "Example")
    static let template = ["template.name": "survey_v1", "template.parameters": "brand question"]

    static func whatsApp(_ changes: [String: String] = [:]) throws -> WhatsAppChannel {
        let base = ["phone_number": "555", "token": "EAAtoken", "app_secret": "key", "verify_token": "word"]
        return try WhatsAppChannel(
            id: "wa",
            settings: base.merging(changes) { $1 }.filter { !$0.value.isEmpty },
            environment: self.environment
        )
    }

    static func messenger(_ changes: [String: String] = [:]) throws -> MessengerChannel {
        let base = [
            "token": "EAAtoken", "app_secret": "key", "verify_token": "word", "privacy_url": "https://s.example.org/p",
        ]
        return try MessengerChannel(
            id: "fb",
            settings: base.merging(changes) { $1 }.filter { !$0.value.isEmpty },
            environment: self.environment
        )
    }

    /// An invitation with `answers` from 1, or from 0 for eleven; the person wrote so long ago.
    static func invitation(answers: Int = 5, wroteAgo: Duration? = .hours(1), scale: String = "csat_1_5") -> Message {
        let first = answers == 11 ? 0 : 1
        var message = Message.example(destination: "d")
        message.content.text = "Example about case 1001\nHow was it?"
        message.content.question = "How was it?"
        message.content.token = self.token
        message.content.link = "https://s.example.org/s/\(self.token)"
        message.content.unsubscribeLink = "https://s.example.org/u/x"
        message.content.recipient = "15005550006"
        message.content.locale = "es"
        message.content.scale = scale
        message.content.phrases = MessagePhrases(
            answerHere: "Answer here",
            noMoreSurveys: "No more surveys",
            writeStop: "Write STOP."
        )
        message.content.answers = (first..<first + answers).map {
            AnswerLink(label: $0 == first ? "\($0) · Bad" : String($0), value: String($0), link: "")
        }
        message.content.recipientWroteAt = wroteAgo.map { self.now - $0 }
        return message
    }

    /// The body of the next request, after these replies.
    static func body(_ channel: any Channel, _ message: Message, after replies: [TransportReply] = []) throws
        -> JSONValue
    {
        let outgoing = OutgoingMessage(message: message, attempt: 1, now: self.now)
        guard case .send(let request) = channel.next(outgoing, replies: replies) else { throw NothingSent() }
        return try JSONReader.read(request.body)
    }

    /// What the channel says at the end of a try with this one reply.
    static func verdict(
        _ channel: any Channel,
        _ message: Message,
        _ replies: [TransportReply],
        attempt: Int = 1
    ) throws -> (reply: ReplyClass, learned: Learned) {
        let outgoing = OutgoingMessage(message: message, attempt: attempt, now: self.now)
        guard case .finished(let reply, let learned) = channel.next(outgoing, replies: replies) else {
            throw NothingSent()
        }
        return (reply, learned)
    }

    static func reply(_ status: Int, _ body: String) -> TransportReply {
        .response(status: status, headers: [:], body: Array(body.utf8))
    }

    static func error(_ code: Int, subcode: Int? = nil, status: Int = 400) -> TransportReply {
        let subcode = subcode.map { #","error_subcode":\#($0)"# } ?? ""
        return self.reply(status, #"{"error":{"code":\#(code)\#(subcode),"message":"why EAAtoken"}}"#)
    }

    struct NothingSent: Error {}
}

extension ReplyClass {
    /// The name of the class, for tables.
    var name: String {
        switch self {
        case .sent: "sent"
        case .retry: "retry"
        case .postpone: "postpone"
        case .unclear: "unclear"
        case .unreadable: "unreadable"
        case .permanent: "permanent"
        case .channelFault: "fault"
        }
    }
}

extension JSONValue {
    /// A member of a member, with indices for lists: `message.quick_replies.0.title`.
    func at(_ path: String) -> JSONValue? {
        path.split(separator: ".").reduce(self) { value, step in
            if let index = Int(step), let values = value?.array {
                return values.indices.contains(index) ? values[index] : nil
            }
            return value?[String(step)]
        }
    }
}
