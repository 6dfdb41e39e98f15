/// Helpdesks' names of channels in our words, so that a survey's `channel: [x, telegram]` fits whichever helpdesk the case came from.
enum ChannelNames {
    /// What is left of a name when case, a `Channel::` in front, and everything but letters and digits is gone.
    private static let kinds: [String: String] = [
        "api": "api", "callcenter": "phone", "chat": "chat", "email": "email", "facebook": "messenger",
        "facebookmessenger": "messenger", "facebookpage": "messenger", "fbmessenger": "messenger",
        "instagram": "instagram",
        "instagramdirect": "instagram", "instagramdm": "instagram", "line": "line", "livechat": "chat", "mail": "email",
        "messaging": "chat", "messenger": "messenger", "nativemessaging": "chat", "phone": "phone",
        "phonecall": "phone",
        "sms": "sms", "telegram": "telegram", "telegrampersonalmessage": "telegram", "twiliosms": "sms",
        "twilliosms": "sms", "twitter": "x", "twitterdirectmessage": "x", "twitterdm": "x", "twitterprofile": "x",
        "twitterstatus": "x", "viber": "viber", "voice": "phone", "web": "web", "webform": "web", "webwidget": "chat",
        "whatsapp": "whatsapp", "whatsappbusiness": "whatsapp", "x": "x", "xcorp": "x", "xformerlytwitter": "x",
        "xformerlytwitterdm": "x", "xdirectmessage": "x",
    ]

    /// Our word, or the helpdesk's own in lower case if we have none; `nil` for no name.
    static func kind(of name: String?) -> String? {
        guard let name, !name.isEmpty else { return nil }
        let lower = name.lowercased()
        let bare = lower.hasPrefix("channel::") ? String(lower.dropFirst("channel::".count)) : lower
        let key = bare.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
        return self.kinds[key] ?? bare
    }

    /// The kinds on which a person is known by an id of the platform's own.
    static let withHandles: Set<String> = ["instagram", "line", "messenger", "telegram", "viber", "whatsapp", "x"]
}
