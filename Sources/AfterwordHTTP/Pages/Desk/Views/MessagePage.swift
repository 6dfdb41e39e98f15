package import AfterwordCore

/// One message with every try to send it.
package struct MessagePage: DeskPage {
    package static let layout = DeskLayout(
        "desk-message",
        PackageResources.desk_message_mustache,
        entry: MessagesPage.layout.entry
    )

    package let title: String
    package let answer: String
    /// Where the page lives; the form posts to `…/replay`.
    package let path: DeskAddress
    package let tone: DeskTone
    package let facts: [DeskFact]
    /// What it says, as plain text.
    package let text: String?
    /// Everything about the person; `nil` for a message to a system.
    package let person: DeskLink?
    package let attempts: [StoryEntry]
    package let noAttempts: String?
    package let canSendAgain: Bool

    /// Fills the page; `what` reads `Invitation to Ana P.`, and `failure` is the last failure in plain words with its remedy.
    package init(
        path: DeskAddress,
        what: String,
        state: MessageState,
        failure: String?,
        facts: [DeskFact],
        text: String?,
        person: DeskLink? = nil,
        attempts: [StoryEntry]
    ) {
        self.title = what
        let words = state.words.prefix(1).uppercased() + state.words.dropFirst()
        self.answer = failure.map { "\(words). \($0)" } ?? "\(words)."
        self.path = path
        self.tone = state.tone
        self.facts = facts
        self.text = text
        self.person = person
        self.attempts = attempts
        self.noAttempts = attempts.isEmpty ? "No try yet. The first one starts as soon as the channel is free." : nil
        self.canSendAgain = [.held, .exhausted, .bounced].contains(state)
    }
}
