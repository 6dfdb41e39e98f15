/// One thing to be sent: an invitation, a reminder, a reply inside a conversation, an alert or an event webhook.
package struct Message: Entity, Equatable {
    package static let idPrefix = "msg"

    package enum Kind: String, Sendable, CaseIterable { case invitation, reminder, reply, alert, event, test }

    package var id: EntityID<Message>
    package var kind: Kind
    package var state: MessageState
    /// Id of the configured channel it goes by.
    package var channel: String
    /// The queue it waits in: channel id and host, or the person's handle for platforms that limit per person.
    package var destination: String
    package var invitationID: EntityID<Invitation>?
    package var contactID: EntityID<Contact>?
    package var followUpID: EntityID<FollowUp>?
    /// Other channel ids to try, in order, when this one fails for good.
    package var fallbacks: [String]
    /// What it says, see ``MessageContent``; ``MessageContent/unreadable`` if what is stored of it cannot be read. Whoever makes something new
    /// of it asks ``isKnownUnreadable`` first: with one member changed it is a content like any other.
    package var content: MessageContent {
        // Lent and not handed out: a copy would count all its texts, which is what keeping it by reference spares.
        _read { yield self.kept.read.content }
        set { self.kept = KeptContent(newValue) }
    }
    private var kept: KeptContent
    package var createdAt: Instant
    package var expiresAt: Instant?
    package var sentAt: Instant?
    /// What the platform called it.
    package var receipt: String?
    package var lastError: String?
    package var attempts: Int

    package init(
        id: EntityID<Message>,
        kind: Kind,
        channel: String,
        destination: String,
        content: MessageContent,
        createdAt: Instant
    ) {
        self.init(id, kind, channel, destination, KeptContent(content), createdAt)
    }

    /// `stored` is what it says as it was written to the store.
    package init(
        id: EntityID<Message>,
        kind: Kind,
        channel: String,
        destination: String,
        stored content: String,
        createdAt: Instant
    ) {
        self.init(id, kind, channel, destination, KeptContent(stored: content), createdAt)
    }

    private init(
        _ id: EntityID<Message>,
        _ kind: Kind,
        _ channel: String,
        _ destination: String,
        _ content: KeptContent,
        _ createdAt: Instant
    ) {
        self.id = id
        self.kind = kind
        self.state = .waiting
        self.channel = channel
        self.destination = destination
        self.fallbacks = []
        self.kept = content
        self.createdAt = createdAt
        self.attempts = 0
    }
}

extension Message {
    /// Its content was asked for, and what is stored cannot be read: nothing of it may be sent or handed on.
    package var isKnownUnreadable: Bool { self.kept.isKnownUnreadable }

    /// The content with what systems get of it at least: type, timestamp and data. `nil` if these three cannot be read in what is stored; the
    /// rest is not looked at.
    package var partForSystems: MessageContent? { self.kept.partForSystems }
}

/// States of a message and what they can become.
package enum MessageState: String, Sendable, CaseIterable {
    /// In the outbox: due, waiting for a retry, or claimed by a relay.
    case waiting
    case sent
    /// A receipt said so.
    case delivered
    case bounced
    /// Its destination is disabled; visible and replayable.
    case held
    /// Every try failed, or the platform said never.
    case exhausted
    case cancelled
    case expired

    package var exits: Set<MessageState> {
        switch self {
        case .waiting: [.sent, .held, .exhausted, .cancelled, .expired]
        case .sent: [.delivered, .bounced, .waiting]
        case .delivered: [.bounced, .waiting]
        case .held: [.waiting, .cancelled, .expired]
        case .exhausted, .bounced: [.waiting]
        case .cancelled, .expired: []
        }
    }
}

/// What a message says, independent of the channel; stored as JSON with the message.
///
/// The invitation to a survey says what the readers of its channels need, see ``Readership``, beside text and subject; all else of it is `nil` or
/// empty.
package struct MessageContent: Sendable, Equatable, Codable {
    /// `survey.invitation`, `alert.follow_up`, `response.recorded`…
    package var type: String
    /// When the thing it tells of happened, RFC 3339.
    package var timestamp: String
    /// The `data` object of the webhook body as JSON text; made once, so every try sends the same bytes. Empty in an invitation that no system
    /// reads.
    package var data: String
    /// For people: the words, with no link in them. Lists show them of every message.
    package var text: String?
    package var subject: String?
    /// Who asks, where that is not the account's own brand.
    package var brand: String?
    /// The one question alone, without who asks; `nil` if the message asks nothing.
    package var question: String?
    /// The survey link without a score.
    package var link: String?
    /// The survey token of the invitation, for answer buttons inside the conversation; `nil` if only the link may answer.
    package var token: String?
    package var answers: [AnswerLink]
    /// ``Scale/name`` of the answers, for platforms that have forms of their own for some scales.
    package var scale: String?
    /// What the survey asks for after the score, in a person's own words; `nil` if it does not ask.
    package var commentPrompt: String?
    package var unsubscribeLink: String?
    package var locale: String?
    /// The recipient's handle on the channel kind, if it is for a person.
    package var recipient: String?
    package var recipientName: String?
    /// The conversation the platform opened with the recipient before, see ``Learned/room``.
    package var room: String?
    /// When the recipient last wrote to us by this handle, as far as we know; see ``Identity/lastInboundAt``.
    package var recipientWroteAt: Instant?
    /// What stands on buttons and before links, in the recipient's language; messages to staff have none.
    package var phrases: MessagePhrases?

    /// Stands in for what cannot be read.
    package static let unreadable = MessageContent(type: "unreadable", timestamp: "", data: "null")

    package init(type: String, timestamp: String, data: String) {
        self.type = type
        self.timestamp = timestamp
        self.data = data
        self.answers = []
    }
}

/// The short phrases around a question, in the language of the message; a channel takes the ones that fit its platform.
package struct MessagePhrases: Sendable, Equatable, Codable {
    /// "Answer here": the label of the survey link.
    package var answerHere: String
    /// "No more surveys": the label of the unsubscribe link.
    package var noMoreSurveys: String
    /// "No more surveys: write STOP.": for platforms where a word is easier than a link.
    package var writeStop: String
    /// "Reply with a number from 1 to 5."; `nil` if the answer is not a number.
    package var replyWithNumber: String?

    package init(answerHere: String, noMoreSurveys: String, writeStop: String, replyWithNumber: String? = nil) {
        self.answerHere = answerHere
        self.noMoreSurveys = noMoreSurveys
        self.writeStop = writeStop
        self.replyWithNumber = replyWithNumber
    }
}

/// One answer a person can tap.
package struct AnswerLink: Sendable, Equatable, Codable {
    package var label: String
    package var value: String
    package var link: String

    package init(label: String, value: String, link: String) {
        self.label = label
        self.value = value
        self.link = link
    }
}
