package import AfterwordCore

/// Every channel kind, in alphabetical order. A new kind is one file and one line here; the conformance tests walk the list.
package enum BuiltInChannels {
    package static let all: [any ConfiguredChannel.Type] = [
        EmailChannel.self,
        InboxChannel.self,
        MessengerChannel.self,
        SlackChannel.self,
        TelegramChannel.self,
        WebhookChannel.self,
        WhatsAppChannel.self,
        XChannel.self,
    ]

    /// Sets up the channel of the given type; throws ``ChannelConfigurationError``.
    package static func make(
        type: String,
        id: String,
        settings: [String: String],
        environment: ChannelEnvironment
    ) throws -> any Channel {
        guard let kind = self.all.first(where: { $0.typeName == type }) else {
            let known = self.all.map { $0.typeName }.joined(separator: ", ")
            throw ChannelConfigurationError(
                setting: "type",
                problem: "\"\(type)\" is not a channel; known are \(known)"
            )
        }
        return try kind.init(id: id, settings: settings, environment: environment)
    }
}
