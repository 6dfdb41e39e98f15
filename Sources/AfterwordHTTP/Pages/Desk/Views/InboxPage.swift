/// The trying-out inbox: what the sample people got, each message as its channel shows it.
package struct InboxPage: DeskPage {
    package static let layout = DeskLayout(
        "desk-inbox",
        PackageResources.desk_inbox_mustache,
        entry: .inbox
    )

    package let title = "Inbox"
    package let answer: String
    package let items: [InboxItem]
    package let open: InboxMessage?
    package let empty: EmptyState?

    /// Fills the page; `closeCommand` is the command line that closes a sample case, shown while the inbox is empty.
    package init(items: [InboxItem], open: InboxMessage?, closeCommand: String) {
        self.answer =
            items.isEmpty
            ? "Nothing has arrived."
            : "These messages went nowhere but here. Open one and answer as the customer would."
        self.items = items
        self.open = open
        self.empty =
            items.isEmpty
            ? EmptyState(
                heading: "Close a case, and the question arrives here",
                words:
                    "Paste this into a terminal, with a key from Settings that may do events:write in place of KEY, then reload the page:",
                command: closeCommand
            )
            : nil
    }
}

/// One line of the inbox's list.
package struct InboxItem: Sendable {
    package let href: DeskAddress
    package let recipient: String
    package let subject: String
    package let channel: String
    package let at: DeskMoment
    package let isOpen: Bool

    package init(
        href: DeskAddress,
        recipient: String,
        subject: String,
        channel: String,
        at: DeskMoment,
        isOpen: Bool = false
    ) {
        self.href = href
        self.recipient = recipient
        self.subject = subject
        self.channel = channel
        self.at = at
        self.isOpen = isOpen
    }
}

/// A message as its channel shows it.
package struct InboxMessage: Sendable {
    /// Which look it wears.
    package enum Look: String, Sendable, CaseIterable { case mail, chat, webhook }

    package let isMail: Bool
    package let isChat: Bool
    package let isWebhook: Bool
    package let channel: String
    package let from: String
    package let to: String
    package let subject: String?
    package let paragraphs: [String]
    /// The JSON of a webhook, pretty-printed.
    package let code: String?
    package let buttons: [InboxButton]
    package let link: DeskLink?
    package let at: DeskMoment
    /// Where a pressed button is posted as `value`.
    package let pressPath: DeskAddress

    /// Describes a message; `text` is cut into paragraphs at empty lines.
    package init(
        look: Look,
        channel: String,
        from: String,
        to: String,
        subject: String? = nil,
        text: String = "",
        code: String? = nil,
        buttons: [InboxButton] = [],
        link: DeskLink? = nil,
        at: DeskMoment,
        pressPath: DeskAddress
    ) {
        self.isMail = look == .mail
        self.isChat = look == .chat
        self.isWebhook = look == .webhook
        self.channel = channel
        self.from = from
        self.to = to
        self.subject = subject
        self.paragraphs = Self.paragraphs(of: text)
        self.code = code
        self.buttons = buttons
        self.link = link
        self.at = at
        self.pressPath = pressPath
    }

    private static func paragraphs(of text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .split(whereSeparator: { $0.allSatisfy(\.isWhitespace) })
            .map { $0.joined(separator: "\n") }
    }
}

/// One answer button: a link to the survey, or a press that goes back to the platform.
package struct InboxButton: Sendable {
    package let words: String
    package let href: DeskAddress?
    package let value: String?

    /// A button that opens an address, as in a mail.
    package static func link(_ words: String, to href: DeskAddress) -> InboxButton {
        InboxButton(words: words, href: href, value: nil)
    }

    /// A button that a platform reports to us, as in a chat.
    package static func press(_ words: String, value: String) -> InboxButton {
        InboxButton(words: words, href: nil, value: value)
    }

    private init(words: String, href: DeskAddress?, value: String?) {
        self.words = words
        self.href = href
        self.value = value
    }
}
