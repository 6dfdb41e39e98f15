package import AfterwordCore

/// What an error of the Messenger Send API means (Meta's page "Error codes" of the Messenger Platform).
package enum MessengerFate: Sendable, Equatable {
    /// More than 24 hours since the person wrote.
    case windowClosed
    /// Another app holds the conversation, or an automated flow runs in it; what people report, not what Meta's page says.
    case otherInControl
    /// The page or the app sends too fast.
    case tooFast
    case passing
    /// "Service temporarily unavailable", but people whose account blocks the page get it as well: tried a few times only.
    case passingOrBlocked
    case never
    /// Token or permission: nothing goes until somebody mends it.
    case fault

    package init?(code: Int, subcode: Int?) {
        switch (code, subcode) {
        case (10, 2_018_278): self = .windowClosed
        case (10, 1_893_063): self = .fault
        case (10, _), (2_018_300, _), (_, 2_018_300), (_, 2_018_321): self = .otherInControl
        case (551, _), (200, 1_545_041): self = .never
        case (100, _): self = .never
        case (190, _), (200, nil): self = .fault
        case (4, _), (32, _), (613, _): self = .tooFast
        case (1200, _): self = .passing
        case (2, _): self = .passingOrBlocked
        default: return nil
        }
    }

    /// A pause for the whole page after ``tooFast``.
    static let breath = Duration.minutes(1)
    /// A pause for one conversation that somebody else holds.
    static let otherInControlPause = Duration.minutes(30)
    /// Tries of ``passingOrBlocked``; the schedule spreads them over half an hour.
    static let mostTries = 4

    package func replyClass(of error: GraphError, _ reply: PlatformReply, attempt: Int, now: Instant) -> ReplyClass {
        switch self {
        case .windowClosed, .never: .permanent(because: error.words)
        case .otherInControl: .postpone(because: error.words, until: now + Self.otherInControlPause)
        case .tooFast: .retry(because: error.words, notBefore: reply.retryAfter(now: now) ?? now + Self.breath)
        case .passing: .retry(because: error.words, notBefore: reply.retryAfter(now: now))
        case .passingOrBlocked where attempt >= Self.mostTries:
            .permanent(because: "\(error.words), \(attempt) times; the person may have blocked the page")
        case .passingOrBlocked: .retry(because: error.words, notBefore: reply.retryAfter(now: now))
        case .fault: .channelFault(because: error.words)
        }
    }
}
