import AfterwordCore
import AfterwordStorage

/// What we say in a conversation after the person spoke: written in the transaction of the answer, sent through the outbox.
struct ConversationVoice: Sendable {
    /// The type of the message's content.
    enum Utterance: String, Sendable, CaseIterable {
        case thanks = "conversation.thanks"
        case hint = "conversation.hint"
        case stopped = "conversation.stopped"
        case resumed = "conversation.resumed"
    }

    /// A thank-you that comes later than this would only puzzle.
    static let lifetime = Duration.hours(24)

    private let context: ServiceContext
    private let conversation: Conversation

    init(_ context: ServiceContext, _ conversation: Conversation) {
        self.context = context
        self.conversation = conversation
    }

    func word(_ key: Wording.Key, in language: String, _ values: [String: String] = [:]) -> String {
        Wording.text(key, in: language, values)
    }

    /// The thank-you of the survey's page.
    func thanks(for response: Response, _ survey: Survey) -> String {
        if response.scoreClass == .low { return self.word(.thanksLow, in: response.locale) }
        let own = survey.thanks(after: response.scoreClass)?.text(in: response.locale)
        return own ?? self.word(.thanksGood, in: response.locale)
    }

    /// Thanks for an answer. In the same breath, as on the thank-you page, the reason of a low score is asked; else for a comment, and
    /// the optional question.
    func thank(
        for response: Response,
        _ survey: Survey,
        _ invitation: Invitation,
        in connection: any SQLConnection
    ) throws {
        var lines = [self.thanks(for: response, survey)]
        if response.revision > 1, let score = response.score {
            lines.insert(self.word(.thanksScore, in: response.locale, ["score": String(score)]), at: 0)
        }
        let reason = ReasonInConversation(self.context, self.conversation)
        if try reason.ask(after: response, opening: lines, in: connection) { return }
        if response.comment == nil, let question = survey.commentQuestion {
            let text = question.text.text(in: response.locale)
            // The case is looked up only for a question that names the brand.
            let brand = text.contains("{brand}") ? try self.brand(of: survey, for: invitation, in: connection) : ""
            lines.append(text.replacing("{brand}", with: brand))
        }
        let offer = OfferInConversation(self.context, self.conversation)
        if try offer.ask(after: response, to: invitation, opening: lines, in: connection) { return }
        try self.say(lines.joined(separator: "\n"), .thanks, in: response.locale, about: invitation, connection)
    }

    func thankForWords(_ invitation: Invitation, in connection: any SQLConnection) throws {
        let text = self.word(.thanksGood, in: invitation.locale)
        try self.say(text, .thanks, in: invitation.locale, about: invitation, connection)
    }

    /// The question again, with its buttons and the words that say how to answer.
    func hint(_ invitation: Invitation, in connection: any SQLConnection) throws {
        guard let survey = self.context.surveys()[invitation.survey], let question = survey.leadingQuestion else {
            return
        }
        let links = SurveyLinks(context: self.context)
        let answers = links.answers(to: survey, invitation: invitation)
        let brand = try self.brand(of: survey, for: invitation, in: connection)
        let asked = question.text.text(in: invitation.locale).replacing("{brand}", with: brand)
        var phrases = MessagePhrases(in: invitation.locale, answers: answers)
        let lines = [asked, phrases.replyWithNumber].compactMap(\.self)
        // Said above already, whatever the channel would say by itself.
        phrases.replyWithNumber = nil
        try self.say(lines.joined(separator: "\n"), .hint, in: invitation.locale, about: invitation, connection) {
            content in
            content.brand = brand == self.context.account.brand ? nil : brand
            content.answers = answers
            content.token = links.token(invitation.id)
            content.link = links.survey(invitation.id)
            content.phrases = phrases
        }
    }

    /// A fixed sentence that is about no invitation.
    func say(_ key: Wording.Key, type: Utterance, in connection: any SQLConnection) throws {
        let language = Wording.language(for: self.conversation.contact.locale ?? self.context.account.language)
        let text = self.word(key, in: language, ["brand": self.context.account.brand])
        try self.say(text, type, in: language, about: nil, connection)
    }

    private func brand(
        of survey: Survey,
        for invitation: Invitation,
        in connection: any SQLConnection
    ) throws -> String {
        let supportCase = try invitation.caseID.flatMap { try self.context.store.supportCase($0, in: connection) }
        return self.context.account.brand(of: survey, about: supportCase)
    }

    private func say(
        _ text: String,
        _ type: Utterance,
        in language: String,
        about invitation: Invitation?,
        _ connection: any SQLConnection,
        _ edit: (inout MessageContent) -> Void = { _ in }
    ) throws {
        let id: EntityID<Message> = self.context.store.ids.next(at: self.conversation.now)
        let data = SpokenData(
            messageID: id.text,
            invitation: invitation?.id.text,
            locale: language,
            text: text,
            contact: ContactReference(self.conversation.contact)
        )
        var content = MessageContent(
            type: type.rawValue,
            timestamp: self.conversation.now.rfc3339,
            data: try WireJSON.text(of: data)
        )
        content.text = text
        content.locale = language
        let route = self.conversation.route
        content.recipient = route.recipient
        content.recipientName = self.conversation.contact.name
        content.room = route.room
        content.recipientWroteAt = route.wroteAt
        edit(&content)
        var message = Message(
            id: id,
            kind: .reply,
            channel: route.channel.id,
            destination: route.channel.destination(for: route.recipient),
            content: content,
            createdAt: self.conversation.now
        )
        message.invitationID = invitation?.id
        message.contactID = self.conversation.contact.id
        message.expiresAt = self.conversation.now + Self.lifetime
        try self.context.store.enqueue(
            message.held(under: self.context.account, for: self.conversation.contact),
            dueAt: self.conversation.now,
            in: connection
        )
    }
}

/// `data` of what is said in a conversation.
private struct SpokenData: Encodable {
    var messageID: String
    var invitation: String?
    var locale: String
    var text: String
    var contact: ContactReference
}
