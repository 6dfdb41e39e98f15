package import AfterwordCore
import AfterwordStorage

/// Writes the message of an invitation: words for people, data for systems, one link and one button per answer.
package struct InvitationComposer: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// The message of an invitation by one route, with others to fall back on; every call makes a message id of its own.
    package func message(
        _ invitation: Invitation,
        survey: Survey,
        contact: Contact,
        case supportCase: SupportCase?,
        route: ChannelRoutes.Route,
        fallbacks: [ChannelRoutes.Route] = [],
        grant: String? = nil,
        now: Instant
    ) -> Message {
        let id: EntityID<Message> = self.context.store.ids.next(at: now)
        // Who takes over sends the same content.
        let readers = fallbacks.reduce(route.channel.readers) { $0.union($1.channel.readers) }
        var content = self.content(
            invitation,
            survey: survey,
            contact: contact,
            case: supportCase,
            messageID: id,
            grant: grant,
            for: readers,
            now: now
        )
        content.recipient = route.recipient
        content.recipientName = contact.name
        content.room = route.room
        content.recipientWroteAt = route.wroteAt
        var message = Message(
            id: id,
            kind: .invitation,
            channel: route.channel.id,
            destination: route.channel.destination(for: route.recipient),
            content: content,
            createdAt: now
        )
        message.invitationID = invitation.id
        message.contactID = contact.id
        message.expiresAt = invitation.expiresAt
        message.fallbacks = fallbacks.map(\.channel.id)
        return message
    }

    private func content(
        _ invitation: Invitation,
        survey: Survey,
        contact: Contact,
        case supportCase: SupportCase?,
        messageID: EntityID<Message>,
        grant: String?,
        for readers: Readership,
        now: Instant
    ) -> MessageContent {
        let links = SurveyLinks(context: self.context)
        let token = links.token(invitation.id)
        let link = links.survey(token, grant: grant)
        let brand = self.context.account.brand(of: survey, about: supportCase)
        let answers = links.answers(to: survey, invitation: invitation, link: link)
        let words = InvitationWords(survey: survey, brand: brand, caseNumber: supportCase?.displayNumber)
        let text = words.text(in: invitation.locale)
        var content = MessageContent(type: "survey.invitation", timestamp: now.rfc3339, data: "")
        content.text = text
        content.subject = words.subject(in: invitation.locale)
        if readers.contains(.systems) {
            let data = InvitationData(
                messageID: messageID.text,
                invitation: invitation.id.text,
                survey: survey.name,
                kind: survey.kind.rawValue,
                locale: invitation.locale,
                text: text,
                link: link,
                answers: answers,
                case: supportCase.map(CaseReference.init),
                contact: ContactReference(contact),
                expiresAt: invitation.expiresAt?.rfc3339
            )
            content.data = data.json.text
        }
        if readers.contains(.people) {
            content.brand = brand == self.context.account.brand ? nil : brand
            content.question = words.question(in: invitation.locale)
            content.link = link
            // A fresh link is there to correct what was answered, which takes the grant in it: a button could not carry that.
            content.token = grant == nil ? token : nil
            content.answers = answers
            content.scale = survey.scale?.name
            content.commentPrompt = survey.commentQuestion?.text.text(in: invitation.locale)
            content.phrases = MessagePhrases(in: invitation.locale, answers: answers)
            content.unsubscribeLink = links.unsubscribe(contact.id)
            content.locale = invitation.locale
        }
        return content
    }
}

/// The words of an invitation, without links.
struct InvitationWords: Sendable {
    var survey: Survey
    var brand: String
    var caseNumber: String?

    /// Who writes and about what, then the one question.
    func text(in language: String) -> String {
        let opening =
            if let caseNumber {
                Wording.text(.messageAboutCase, in: language, ["brand": self.brand, "number": caseNumber])
            } else {
                Wording.text(.messageFrom, in: language, ["brand": self.brand])
            }
        return "\(opening)\n\(self.question(in: language))"
    }

    /// What a list of mails shows: that it is one question, and about what.
    func subject(in language: String) -> String {
        if let caseNumber {
            Wording.text(.messageSubjectCase, in: language, ["number": caseNumber])
        } else {
            Wording.text(.messageSubject, in: language, ["brand": self.brand])
        }
    }

    func question(in language: String) -> String {
        let question = self.survey.leadingQuestion
        return question.map { Wording.filled($0.text.text(in: language), with: ["brand": self.brand]) } ?? ""
    }
}

extension MessagePhrases {
    /// The shipped phrases; `answers` tell whether a number answers, and between which.
    init(in language: String, answers: [AnswerLink]) {
        let numbers = answers.compactMap { Int($0.value) == nil ? nil : $0.value }
        let bounds = (numbers.first ?? "", numbers.last ?? "")
        self.init(
            answerHere: Wording.text(.messageAnswer, in: language),
            noMoreSurveys: Wording.text(.messageStopLink, in: language),
            writeStop: Wording.text(.messageStopWord, in: language),
            replyWithNumber: numbers.isEmpty
                ? nil : Wording.text(.messageReplyNumber, in: language, ["from": bounds.0, "to": bounds.1])
        )
    }
}

/// `data` of a `survey.invitation` webhook.
private struct InvitationData {
    var messageID: String
    var invitation: String
    var survey: String
    var kind: String
    var locale: String
    var text: String
    var link: String
    var answers: [AnswerLink]
    var `case`: CaseReference?
    var contact: ContactReference
    var expiresAt: String?

    var json: JSONValue {
        .object(leavingOutNil: [
            ("answers", .array(self.answers.map(\.json))),
            ("case", self.case?.json),
            ("contact", self.contact.json),
            ("expires_at", self.expiresAt.map(JSONValue.string)),
            ("invitation", .string(self.invitation)),
            ("kind", .string(self.kind)),
            ("link", .string(self.link)),
            ("locale", .string(self.locale)),
            ("message_id", .string(self.messageID)),
            ("survey", .string(self.survey)),
            ("text", .string(self.text)),
        ])
    }
}
