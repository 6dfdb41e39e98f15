package import AfterwordCore

/// What WhatsApp posts to an app's webhook (`object: whatsapp_business_account`, field `messages`): taps, typed words, what became of messages.
package struct WhatsAppReplies: ReplyReader {
    /// The settings of a `whatsapp` entry that belong to the way back.
    package static let settingNames = MetaWebhook.settingNames

    private let webhook: MetaWebhook
    private let phoneNumberID: String

    /// `nil` without an app secret.
    package init?(settings: [String: String], phoneNumberID: String) throws {
        guard let webhook = try MetaWebhook(settings: settings) else { return nil }
        self.webhook = webhook
        self.phoneNumberID = phoneNumberID
    }

    package func handshake(_ request: InboundRequest) -> InboundAnswer? { self.webhook.handshake(request) }

    package func verdict(on request: InboundRequest, now: Instant) -> InboundVerdict {
        self.webhook.verdict(on: request)
    }

    package func items(in request: InboundRequest) throws(InboundFailure) -> [InboundItem] {
        try self.webhook.entries(of: "whatsapp_business_account", in: request)
            .flatMap { $0["changes"]?.array ?? [] }
            .compactMap { $0["value"] }
            .flatMap(self.items)
    }
}

extension WhatsAppReplies {
    /// One app hears all numbers of its accounts; other numbers are other channels' business.
    private func items(of change: JSONValue) -> [InboundItem] {
        guard change["metadata"]?["phone_number_id"]?.string == self.phoneNumberID else { return [] }
        let contacts = change["contacts"]?.array ?? []
        let messages = (change["messages"]?.array ?? []).compactMap { self.message($0, contacts) }
        let statuses = (change["statuses"]?.array ?? []).compactMap(self.status)
        return messages + statuses
    }

    private func message(_ message: JSONValue, _ contacts: [JSONValue]) -> InboundItem? {
        guard let id = message["id"]?.string else { return nil }
        var item = InboundItem(id: id, senders: Self.senders(of: message, contacts), content: Self.content(of: message))
        item.at = Self.instant(message["timestamp"])
        item.answeredMessage = message["context"]?["id"]?.string
        return item
    }

    private static func content(of message: JSONValue) -> InboundItem.Content {
        let type = message["type"]?.string ?? "message without type"
        let words: InboundItem.Content? =
            switch type {
            case "text": (message["text"]?["body"]?.string).map { .text($0) }
            case "interactive": self.pressed(message["interactive"])
            case "button": (message["button"]?["payload"]?.string).map { .press($0) }
            default: nil
            }
        return words ?? .ignored(type)
    }

    private static func pressed(_ interactive: JSONValue?) -> InboundItem.Content? {
        let id = interactive?["button_reply"]?["id"] ?? interactive?["list_reply"]?["id"]
        return (id?.string).map { .press($0) }
    }

    /// The number as WhatsApp and as telephones write it, and the business-scoped id; a person who hides the number has only the last.
    private static func senders(of message: JSONValue, _ contacts: [JSONValue]) -> [String] {
        let number = message["from"]?.string
        let contact = contacts.first { $0["wa_id"]?.string == number } ?? contacts.first
        let digits = number ?? contact?["wa_id"]?.string
        return [digits, digits.map { "+\($0)" }, contact?["user_id"]?.string].compactMap(\.self)
    }

    /// A message of ours changes its state several times, so the state is part of the id.
    private func status(_ status: JSONValue) -> InboundItem? {
        guard let message = status["id"]?.string, let word = status["status"]?.string else { return nil }
        let fate: DeliveryReceipt.Fate? =
            switch word {
            case "delivered": .delivered
            case "read": .read
            case "failed": Self.failure(status["errors"]?.array?.first)
            default: nil
            }
        var item = InboundItem(
            id: "\(message):\(word)",
            senders: [],
            content: fate.map { .receipt(DeliveryReceipt(message: message, fate: $0)) } ?? .ignored("status \(word)")
        )
        item.at = Self.instant(status["timestamp"])
        return item
    }

    private static func failure(_ error: JSONValue?) -> DeliveryReceipt.Fate {
        let code = error?["code"]?.integer
        let name = code.map { "Meta error \($0)" } ?? "failed"
        let title = error?["title"]?.string ?? error?["message"]?.string
        let words = [name, title].compactMap(\.self).joined(separator: " ")
        return code.flatMap { WhatsAppFate(code: $0) } == .windowClosed ? .tooLate(words) : .failed(words)
    }

    /// Unix seconds, written as text.
    private static func instant(_ value: JSONValue?) -> Instant? {
        (value?.string).flatMap { Double($0) }.flatMap(Instant.init(unixSeconds:))
    }
}
