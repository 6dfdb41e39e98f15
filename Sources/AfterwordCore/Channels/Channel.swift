/// A way out to people or systems. Pure: it turns a message into requests and replies into outcomes; sending is the transport's.
///
/// A channel kind is one file in `AfterwordDelivery/Channels/` and one line in `BuiltInChannels`.
package protocol Channel: Sendable {
    /// The word in the configuration: `type: webhook`.
    static var typeName: String { get }
    /// The configured id, e.g. `crm`.
    var id: String { get }
    /// The identity channel whose handle is the address (`email`, `telegram`…); `nil` if no address is needed (a webhook reaches a system).
    var addressKind: String? { get }
    /// Who reads its messages; ``Readership/people`` unless the channel says otherwise.
    var readers: Readership { get }
    /// What to do with a message whose fate is unknown after a crash: send again (the receiver knows the id) or hold for a person.
    var afterUnclearCrash: UnclearPolicy { get }
    /// How fast it may send to one destination; ``SendingPace/people`` unless the channel says otherwise.
    var pace: SendingPace { get }
    /// How fast it may send to all its destinations together.
    var overallPace: SendingPace { get }

    /// The event webhooks it wants beside what it delivers to people.
    var events: EventSubscription { get }

    /// Reads the answers people give inside the conversation; `nil` if the platform or its settings have no way back.
    var replies: (any ReplyReader)? { get }

    /// How many characters (UTF-16 units) of plain words one message holds; the end of longer ones would be lost. `nil` = as many as anybody writes.
    var longestText: Int? { get }

    /// Whom messages without a person (alerts) go to: the setting `to`; `nil` if there is none.
    var teamRecipient: String? { get }

    /// What works, but not as its owner may think, in words for `afterword check`; e.g. buttons that nobody hears.
    var cautions: [String] { get }

    /// Which queue a message to this recipient waits in.
    func destination(for recipient: String?) -> String

    /// The next step: a request, given the replies so far, or the end. Platforms that open a room first take two steps.
    func next(_ message: OutgoingMessage, replies: [TransportReply]) -> ChannelStep

    /// What a message can be sent as to somebody whose time for words of our own is over, in plain words (`the approved template`); `nil` if
    /// the channel has no such form or none that fits. A message without ``MessageContent/recipientWroteAt`` is sent so.
    func formForAnyTime(_ content: MessageContent) -> String?

    /// A harmless question that shows whether the platform can be reached and takes our credentials; it writes to nobody.
    /// `now` is what a signature is dated with; `nil` = there is nothing to ask. `afterword doctor` sends it.
    func probe(at now: Instant) -> TransportRequest?

    /// What the answer to ``probe(at:)`` says, for the operator.
    func finding(of reply: TransportReply) -> ProbeFinding
}

extension Channel {
    package var readers: Readership { .people }
    /// People do not want events.
    package var events: EventSubscription { .only([]) }
    package var longestText: Int? { nil }
    /// A channel to a system needs no recipient.
    package var teamRecipient: String? { nil }
    /// Whether a message without a person finds somebody.
    package var takesTeamMessages: Bool { self.addressKind == nil || self.teamRecipient != nil }
    package var cautions: [String] { [] }
    package func formForAnyTime(_ content: MessageContent) -> String? { nil }
    /// A way out only.
    package var replies: (any ReplyReader)? { nil }

    /// What an opt-out from this channel is noted under: all channels of one kind reach the person in one place.
    package var optOutKind: String { self.addressKind ?? self.id }
}

package enum UnclearPolicy: String, Sendable, CaseIterable { case resend, hold }

/// A message at the moment of one try.
package struct OutgoingMessage: Sendable {
    package var message: Message
    /// Counts from 1.
    package var attempt: Int
    package var now: Instant

    package init(message: Message, attempt: Int, now: Instant) {
        self.message = message
        self.attempt = attempt
        self.now = now
    }
}

package enum ChannelStep: Sendable {
    case send(TransportRequest)
    case finished(ReplyClass, learned: Learned)
}

/// What a reply taught us beside its class.
package struct Learned: Sendable, Equatable {
    package var receipt: String?
    package var room: String?
    /// The address does not exist: it is marked, and nothing goes to it any more.
    package var isAddressDead: Bool
    /// Case events that were waiting for this reply, see ``Source/completion(of:answers:)``.
    package var events: [CaseEvent]

    package init(receipt: String? = nil, room: String? = nil, isAddressDead: Bool = false, events: [CaseEvent] = []) {
        self.receipt = receipt
        self.room = room
        self.isAddressDead = isAddressDead
        self.events = events
    }
}

/// The class of a reply; the retry policy turns it into a ``DeliveryOutcome``.
package enum ReplyClass: Sendable, Equatable {
    case sent
    /// Try again; not before `notBefore` if the receiver said so.
    case retry(because: String, notBefore: Instant?)
    /// Try this message again, not before `until`; others to the same destination may go on. For limits per conversation, and for a
    /// message that may have arrived where a second copy does no harm.
    case postpone(because: String, until: Instant)
    /// Nobody knows whether it arrived, and sending again might reach the person twice: held for a person to decide.
    case unclear(because: String)
    /// Nothing was sent, because what is stored of the message cannot be read; no other channel could send it either: held for a person.
    case unreadable
    /// Never for this person: the next channel of the list.
    case permanent(because: String)
    /// Our side of the channel is broken (a dead token, 410): stop the destination, alert, keep the messages.
    case channelFault(because: String)
}

/// What came back, or why nothing did.
package enum TransportReply: Sendable, Equatable {
    /// An HTTP response, or the last words of a mail server: its reply code and text, without headers.
    case response(status: Int, headers: [String: String], body: [UInt8])
    case failure(TransportFailure)
}

/// A failed exchange in plain words, without internal addresses.
package struct TransportFailure: Error, Sendable, Equatable {
    package enum Code: String, Sendable, CaseIterable {
        case refusedAddress = "refused_address"
        case cannotResolve = "cannot_resolve"
        case cannotConnect = "cannot_connect"
        case tlsFailed = "tls_failed"
        /// Our name and password could not even be offered; a refusal with a status is a response.
        case loginFailed = "login_failed"
        case timedOut = "timed_out"
        case tooLarge = "too_large"
        case reset
        case badRequest = "bad_request"
        /// Our own shutdown cut the exchange.
        case stopped
        /// We did not begin the exchange, because we are stopping or may not send.
        case withheld
        case other
    }

    package var code: Code
    package var detail: String
    /// The request was on its way when the exchange broke, so the receiver may have acted on it.
    package var mayHaveArrived: Bool

    package init(code: Code, detail: String, mayHaveArrived: Bool = false) {
        self.code = code
        self.detail = detail
        self.mayHaveArrived = mayHaveArrived
    }
}
