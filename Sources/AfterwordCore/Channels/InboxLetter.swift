/// The body of `POST /inbox`, JSON in snake_case; the message id makes a second arrival recognisable.
package struct InboxLetter: Codable, Sendable, Equatable {
    package var messageID: String
    /// Id of the inbox channel it came by.
    package var channel: String
    package var content: MessageContent

    package init(messageID: String, channel: String, content: MessageContent) {
        self.messageID = messageID
        self.channel = channel
        self.content = content
    }

    // The key strategies of Foundation turn "message_id" into "messageId", not into the property's name.
    private enum CodingKeys: String, CodingKey {
        case messageID = "messageId"
        case channel, content
    }
}
