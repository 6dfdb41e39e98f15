/// The setting `answers`: how people answer by a channel. The link is always there.
package enum AnswerForm: String, Sendable, CaseIterable {
    /// Native buttons. The platform hands a press to `/v1/replies/ID`, which must be registered with it.
    case buttons
    /// Buttons that open the survey with the answer chosen, where no press could come back to us.
    case pages
    /// An invitation to type the number, which takes the same way.
    case typed
    /// Nothing but the link, for installations that no platform can reach.
    case link

    var hasButtons: Bool { self == .buttons || self == .pages }

    /// What to tell the owner of a channel whose platform hands nothing back to us, because `secret` is not set.
    func cautions(hearsAnswers: Bool, secret: String) -> [String] {
        guard !hearsAnswers, [.buttons, .typed].contains(self) else { return [] }
        let what = self == .buttons ? "pressed buttons" : "typed answers"
        return [
            "\(what) are not heard; set \(secret) and register /v1/replies/ID with the platform, or set answers: link"
        ]
    }
}
