/// One thing a platform tells about one person.
package struct InboundItem: Sendable, Equatable {
    /// What happened.
    package enum Content: Sendable, Equatable {
        /// A button was pressed; the text is the one we put behind it, see ``AnswerPayload``.
        case press(String)
        /// A form of the platform's own was sent off: what a button with its score would carry, and the sentence written below.
        case form(String, words: String)
        /// Words the person typed.
        case text(String)
        /// The person blocked us or left: as good as a stop word.
        case blocked
        /// The person let us in again.
        case unblocked
        /// What became of a message of ours.
        case receipt(DeliveryReceipt)
        /// Something nobody asked for; the word is the platform's name of it, for the counter.
        case ignored(String)
    }

    /// The platform's own id of the event: the same id again has no effect.
    package var id: String
    /// The handles the sender may be known by, surest first; empty if the event is about nobody.
    package var senders: [String]
    package var content: Content
    /// When the platform says it happened.
    package var at: Instant?
    /// Where to answer, as the platform calls the conversation.
    package var room: String?
    /// The platform's id of our message that the person pressed on or replied to.
    package var answeredMessage: String?
    /// What the platform wants named in ``ReplyReader/acknowledgement(of:note:)`` (Telegram's `callback_query_id`).
    package var acknowledgeAs: String?

    package init(id: String, senders: [String], content: Content) {
        self.id = id
        self.senders = senders
        self.content = content
    }
}

/// What a platform says about a message of ours.
package struct DeliveryReceipt: Sendable, Equatable {
    package enum Fate: Sendable, Equatable {
        case delivered
        case read
        /// It never arrived, in the platform's words.
        case failed(String)
        /// It never arrived, because the time in which the platform takes words of our own was over; in the platform's words.
        case tooLate(String)
    }

    /// What the platform called the message, see ``Learned/receipt``.
    package var message: String
    package var fate: Fate

    package init(message: String, fate: Fate) {
        self.message = message
        self.fate = fate
    }
}
