package import AfterwordCore

/// What an error code of the WhatsApp Cloud API means (Meta's page "Error codes", as the client library pywa 4.5.0 quotes it).
package enum WhatsAppFate: Sendable, Equatable {
    /// More than 24 hours since the person wrote: only a template may be sent.
    case windowClosed
    /// The number, the account or the app sends too fast.
    case tooFast
    /// Too many messages to this one person.
    case tooManyForPerson
    /// People block or report the number, and Meta restricts it without saying for how long: more of the same feeds it, so a person looks.
    case reported
    /// Something of Meta's is down for a while.
    case passing
    /// Not to this person, or not this message.
    case never
    /// Token, permission, account: nothing goes until somebody mends it.
    case fault

    package init?(code: Int) {
        switch code {
        case 131047: self = .windowClosed
        case 4, 80007, 130429, 133016: self = .tooFast
        case 131056: self = .tooManyForPerson
        case 131048: self = .reported
        case 131000, 131016, 135000, 131057: self = .passing
        // 131049, the cap on marketing per person, may pass after a day; by then the question is old.
        case 131026, 131049, 131050, 130472: self = .never
        // Our request or the template is wrong: the next person's would be as well, but their next channel works.
        case 131021, 131030, 131051, 131008, 131009, 132000...132016, 131062: self = .never
        case 0, 3, 10, 190, 200...299: self = .fault
        case 368, 131031, 130497, 131042, 131037: self = .fault
        default: return nil
        }
    }

    /// A pause for the whole number after ``tooFast``.
    static let breath = Duration.minutes(1)
    /// A pause for one person; Meta's own advice for 131056 is to wait longer after every try, which the retry schedule does.
    static let personBreath = Duration.minutes(1)
    package func replyClass(of error: GraphError, _ reply: PlatformReply, now: Instant) -> ReplyClass {
        switch self {
        case .windowClosed: .permanent(because: "\(error.words); no template fits")
        case .tooFast: .retry(because: error.words, notBefore: reply.retryAfter(now: now) ?? now + Self.breath)
        case .tooManyForPerson: .postpone(because: error.words, until: now + Self.personBreath)
        case .passing: .retry(because: error.words, notBefore: reply.retryAfter(now: now))
        case .never: .permanent(because: error.words)
        case .reported, .fault: .channelFault(because: error.words)
        }
    }
}
