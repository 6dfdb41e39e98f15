/// Asks before many messages are sent again or called off.
package struct MassDeedPage: DeskPage {
    package static let layout = DeskLayout(
        "desk-mass-deed",
        PackageResources.desk_mass_deed_mustache,
        entry: MessagesPage.layout.entry
    )

    package let title: String
    package let answer: String
    /// Which messages are meant.
    package let choice: [DeskFact]
    package let note: String
    /// Where the form posts to.
    package let path: DeskAddress
    package let fields: [HiddenField]
    /// `Send 412 messages again`; `nil` when there is nothing to do.
    package let button: String?
    package let back: DeskLink

    /// Fills the page; `isReplay` chooses the words.
    package init(
        isReplay: Bool,
        count: Int,
        choice: [DeskFact],
        path: DeskAddress,
        fields: [HiddenField],
        back: DeskAddress
    ) {
        let messages = MetricText.count(count, "message", "messages")
        self.title = isReplay ? "Send \(messages) again?" : "Call \(messages) off?"
        let deed = isReplay ? "sent again" : "called off"
        self.answer = count == 0 ? "None of these messages can be \(deed)." : "They are:"
        self.choice = choice.isEmpty ? [DeskFact("Messages", "all of them")] : choice
        self.note =
            isReplay
            ? "Each keeps its message id, so a receiver that already has it can tell. Left out: what is too late, what another channel "
                + "has taken over, what is answered, and what waits behind a stopped channel."
            : "What waits or is held will never be sent. What is on its way already cannot be called back."
        self.path = path
        self.fields = fields
        self.button = count == 0 ? nil : isReplay ? "Send \(messages) again" : "Call \(messages) off"
        self.back = DeskLink("Back to the list", to: back)
    }
}
