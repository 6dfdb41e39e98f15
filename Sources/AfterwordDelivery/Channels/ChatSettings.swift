import AfterwordCore

/// What the settings of every bot that writes into chats say: `token`, `api`, `to` and `answers`.
struct ChatSettings: Sendable {
    let token: String
    let address: PlatformAddress
    /// The chat that gets a team's messages; `nil` if there is none.
    let teamRecipient: String?
    let answers: AnswerForm

    /// `unheard` is how people answer by default where nothing they press could come back to us.
    init(
        _ reader: inout ChannelSettingsReader,
        api: String,
        tokenHint: String,
        hearsAnswers: Bool,
        unheard: AnswerForm
    ) throws {
        self.token = try reader.requiredCredential("token", tokenHint)
        self.address = try reader.api(default: api)
        self.teamRecipient = reader.text("to")
        self.answers = try reader.word(
            "answers",
            among: AnswerForm.allCases,
            default: hearsAnswers ? .buttons : unheard
        )
    }
}
