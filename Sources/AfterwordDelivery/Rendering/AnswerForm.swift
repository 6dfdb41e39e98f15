/// The setting `answers`: how people answer by a channel. The link is always there.
package enum AnswerForm: String, Sendable, CaseIterable {
    /// Native buttons. The platform hands a press to `/v1/replies/ID`, which must be registered with it.
    case buttons
    /// An invitation to type the number, which takes the same way.
    case typed
    /// Nothing but the link, for installations that no platform can reach.
    case link
}
