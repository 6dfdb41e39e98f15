import AfterwordCore
import AfterwordStorage

/// Puts letters into the looks of the inbox.
struct InboxView {
    let clock: DeskClock
    let brand: String

    func item(_ entry: InboxEntry, isOpen: Bool) -> InboxItem {
        let content = entry.letter.content
        return InboxItem(
            href: Self.address(of: entry),
            recipient: content.displayRecipient,
            // The first line says who writes and about which case, as a person sees it before opening.
            subject: content.text?.split(separator: "\n").first.map(String.init) ?? content.subject ?? content.type,
            channel: entry.letter.channel,
            at: self.clock.happened(entry.receivedAt),
            isOpen: isOpen
        )
    }

    /// What is written for people looks like a mail, all else like what a program receives.
    func message(_ entry: InboxEntry) -> InboxMessage {
        let content = entry.letter.content
        return InboxMessage(
            look: content.text == nil ? .webhook : .mail,
            channel: entry.letter.channel,
            from: self.brand,
            to: content.displayRecipient,
            subject: content.subject ?? content.type,
            text: content.text ?? "",
            code: content.text == nil ? content.data : nil,
            buttons: content.answers.compactMap { answer in
                DeskAddress(checking: answer.link).map { .link(answer.label, to: $0) }
            },
            link: content.link.flatMap(DeskAddress.init(checking:)).map { DeskLink("Open the survey", to: $0) },
            at: self.clock.happened(entry.receivedAt),
            pressPath: Self.address(of: entry)
        )
    }

    private static func address(of entry: InboxEntry) -> DeskAddress {
        DeskAddress(path: ["inbox"], query: [(name: "message", value: entry.id.text)])
    }
}

extension MessageContent {
    fileprivate var displayRecipient: String {
        self.recipientName ?? self.recipient ?? (self.type.hasPrefix("alert.") ? "Your team" : "A program")
    }
}
