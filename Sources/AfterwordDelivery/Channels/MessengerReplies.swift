package import AfterwordCore

/// What Messenger posts to an app's webhook (`object: page`): taps, typed words, answered feedback forms, deliveries.
///
/// When another app holds the conversation the same events come in `standby`; answers to our questions count all the same.
package struct MessengerReplies: ReplyReader {
    /// The settings of a `messenger` entry that belong to the way back.
    package static let settingNames = MetaWebhook.settingNames

    private let webhook: MetaWebhook
    /// `nil` takes every page of the app.
    private let page: String?

    /// `nil` without an app secret.
    package init?(settings: [String: String], page: String?) throws {
        guard let webhook = try MetaWebhook(settings: settings) else { return nil }
        self.webhook = webhook
        self.page = page
    }

    package func handshake(_ request: InboundRequest) -> InboundAnswer? { self.webhook.handshake(request) }

    package func verdict(on request: InboundRequest, now: Instant) -> InboundVerdict {
        self.webhook.verdict(on: request)
    }

    package func items(in request: InboundRequest) throws(InboundFailure) -> [InboundItem] {
        try self.webhook.entries(of: "page", in: request).flatMap(self.items)
    }
}

extension MessengerReplies {
    private func items(of entry: JSONValue) -> [InboundItem] {
        let events = (entry["messaging"]?.array ?? []) + (entry["standby"]?.array ?? [])
        return events.flatMap { event -> [InboundItem] in
            // An echo of our own message has the page as its sender.
            let isEcho = event["message"]?["is_echo"]?.bool == true
            let page = event[isEcho ? "sender" : "recipient"]?["id"]?.string
            guard self.page == nil || page == self.page else { return [] }
            return self.items(of: event, at: Self.instant(event["timestamp"] ?? entry["time"]))
        }
    }

    private func items(of event: JSONValue, at: Instant?) -> [InboundItem] {
        let sender = event["sender"]?["id"]?.string
        let stamp = "\(sender ?? "nobody"):\(at?.milliseconds ?? 0)"
        let contents: [(id: String, content: InboundItem.Content)]
        if let message = event["message"] {
            contents = [(message["mid"]?.string ?? "message:\(stamp)", Self.content(of: message))]
        } else if let postback = event["postback"] {
            let payload = postback["payload"]?.string
            let id = postback["mid"]?.string ?? "postback:\(stamp):\(payload ?? "")"
            contents = [(id, payload.map { .press($0) } ?? .ignored("postback without payload"))]
        } else if let feedback = event["messaging_feedback"] {
            contents = Self.answers(in: feedback, stamp: stamp)
        } else if let delivery = event["delivery"] {
            contents = (delivery["mids"]?.array ?? []).compactMap(\.string).map { mid in
                ("\(mid):delivered", .receipt(DeliveryReceipt(message: mid, fate: .delivered)))
            }
        } else {
            let known: Set<String> = ["sender", "recipient", "timestamp"]
            let name = event.members?.map(\.name).first { !known.contains($0) } ?? "empty"
            contents = [("\(name):\(stamp)", .ignored(name))]
        }
        return contents.map { id, content in
            var item = InboundItem(id: id, senders: [sender].compactMap(\.self), content: content)
            item.at = at
            item.answeredMessage = event["message"]?["reply_to"]?["mid"]?.string
            return item
        }
    }

    private static func content(of message: JSONValue) -> InboundItem.Content {
        if message["is_echo"]?.bool == true { return .ignored("echo") }
        if let payload = message["quick_reply"]?["payload"]?.string { return .press(payload) }
        return (message["text"]?.string).map { .text($0) } ?? .ignored("message without text")
    }

    /// The question's id is the survey token: its score counts as a pressed button, and the sentence after it belongs to that answer,
    /// whatever else is open in the conversation.
    private static func answers(
        in feedback: JSONValue,
        stamp: String
    ) -> [(id: String, content: InboundItem.Content)] {
        let screens = feedback["feedback_screens"]?.array ?? []
        let questions = screens.flatMap { $0["questions"]?.members ?? [] }
        return questions.compactMap { question in
            self.answer(to: question).map { ("feedback:\(stamp):\(question.name)", $0) }
        }
    }

    private static func answer(to question: JSONMember) -> InboundItem.Content? {
        let answer = question.value
        let payload = answer["payload"]?.string
        guard answer["type"]?.string != "free_form" else {
            return payload.flatMap { $0.isEmpty ? nil : .text($0) }
        }
        let words = answer["follow_up"]?["payload"]?.string ?? ""
        guard let payload else { return words.isEmpty ? nil : .text(words) }
        let press = AnswerPayload(token: question.name, value: payload).text
        return words.isEmpty ? .press(press) : .form(press, words: words)
    }

    /// Milliseconds.
    private static func instant(_ value: JSONValue?) -> Instant? {
        (value?.double).flatMap(Instant.init(unixMilliseconds:))
    }
}
