extension Wording {
    /// What people call a channel kind; the same in every language that ships.
    package static func channelName(_ kind: String) -> String {
        self.channelNames[kind] ?? kind.prefix(1).uppercased() + kind.dropFirst()
    }

    /// Names that are not just the kind with a capital letter.
    private static let channelNames = [
        "email": "e-mail",
        "googlechat": "Google Chat",
        "line": "LINE",
        "phone": "SMS",
        "rocketchat": "Rocket.Chat",
        "sms": "SMS",
        "teams": "Microsoft Teams",
        "whatsapp": "WhatsApp",
    ]
}
