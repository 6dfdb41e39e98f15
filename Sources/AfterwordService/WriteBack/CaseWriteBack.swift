import AfterwordCore
import AfterwordStorage

/// Tells the helpdesk what the customer said about one of its cases, through the outbox, in the transaction that recorded it.
///
/// Only for cases of a source whose configuration has `write_back`. What the helpdesk tells us of its own change (a webhook about the new
/// tag, the new note) opens nothing and asks nobody: the case is resolved under the same number as before.
struct CaseWriteBack: Sendable {
    /// What happened to the answer.
    enum Change: Sendable, Equatable {
        case answered
        /// The customer corrected it, or proved that somebody else had given the one before.
        case replaced(score: Int?)
        /// It turned out that no person gave it.
        case withdrawn
    }

    private let context: ServiceContext

    init(_ context: ServiceContext) {
        self.context = context
    }

    func write(_ change: Change, _ answered: AnsweredSurvey, in connection: any SQLConnection) throws {
        guard let supportCase = answered.case, !supportCase.isTest,
            let channel = self.context.writeBacks[supportCase.source]
        else { return }
        let store = self.context.store
        let id: EntityID<Message> = store.ids.next(at: answered.now)
        let mark = CaseNoteMark(responseID: answered.response.id.text, messageID: id)
        var content = MessageContent(
            type: CaseNote.messageType,
            timestamp: answered.now.rfc3339,
            data: try WireJSON.text(of: self.note(change, answered, supportCase))
        )
        content.text = CaseNoteWords(language: self.context.account.language).text(change, answered)
        content.link = self.link(to: supportCase, mark)
        var message = Message(
            id: id,
            kind: .event,
            channel: channel.id,
            destination: channel.destination(for: nil),
            content: content,
            createdAt: answered.now
        )
        message.contactID = answered.contact.id
        message = message.held(under: self.context.account, for: answered.contact)
        try store.enqueue(message, dueAt: answered.now, in: connection)
    }

    private func note(_ change: Change, _ answered: AnsweredSurvey, _ supportCase: SupportCase) -> CaseNote {
        let response = answered.response
        var note = CaseNote(
            caseID: supportCase.externalID,
            responseID: response.id.text,
            survey: response.survey,
            kind: response.kind.rawValue,
            isVerdict: answered.invitation.purpose == .survey && response.score != nil
        )
        switch change {
        case .answered: note.score = response.score
        case .replaced(let score):
            note.score = response.score
            note.previousScore = score
        case .withdrawn: note.previousScore = response.score
        }
        return note
    }

    /// The case's page on our desk; what follows the `#` makes the note recognisable.
    private func link(to supportCase: SupportCase, _ mark: CaseNoteMark) -> String {
        let path = ["cases", supportCase.source, supportCase.externalID].map(\.percentEncoded)
        return "\(self.context.account.publicURL)/\(path.joined(separator: "/"))#\(mark.text)"
    }
}
