import AfterwordCore
import AfterwordStorage

extension Message {
    /// The message as the sending mode lets it go, see ``Account/holds(_:for:)``.
    func held(under account: Account, for contact: Contact) -> Message {
        guard let reason = account.holds(self, for: contact) else { return self }
        var message = self
        message.state = .held
        message.lastError = reason
        return message
    }

    /// Whether it tells or asks a customer something, or tells the helpdesk what one said: `allow_list` is about these.
    var isAboutCustomer: Bool {
        [.invitation, .reminder, .reply].contains(self.kind) || self.content.type == CaseNote.messageType
    }
}

extension Account {
    /// Why the sending mode keeps a message here; `nil` if it may go.
    ///
    /// `dry_run` keeps everything but the question for the rest of a helpdesk's event, without which no decision could be looked at. `allow_list` keeps
    /// what is about people who are not on the list; a test was judged by its address when somebody asked for it.
    func holds(_ message: Message, for contact: Contact?) -> String? {
        switch self.sending {
        case .live: nil
        case .dryRun:
            message.content.type == PendingCompletions.messageType
                ? nil : "sending is dry_run: written down, not sent"
        case .allowList:
            if message.isAboutCustomer, let contact, !self.allows(contact, handle: message.content.recipient) {
                "sending is allow_list, and this person is not on the list"
            } else {
                nil
            }
        }
    }

    /// Whether one of the person's addresses is on the allow list; letter case does not count.
    func allows(_ contact: Contact, handle: String?) -> Bool {
        let allowed = Set(self.allowList.map { $0.lowercased() })
        return [contact.email, contact.phone, handle].contains { $0.map { allowed.contains($0.lowercased()) } ?? false }
    }
}

extension ServiceContext {
    /// Why the sending mode keeps a message that is in the database; `nil` if it may go.
    func sendingHold(on message: Message, in connection: any SQLConnection) throws -> String? {
        guard self.account.sending != .live else { return nil }
        let contact = try message.contactID.flatMap { try self.store.contact($0, in: connection) }
        return self.account.holds(message, for: contact)
    }
}
