import AfterwordCore

extension Message {
    /// The message as the sending mode lets it go: `dry_run` holds all of them, `allow_list` those to people not on the list.
    func held(under account: Account, for contact: Contact) -> Message {
        let reason: String? =
            switch account.sending {
            case .live: nil
            case .dryRun: "sending is dry_run: written down, not sent"
            case .allowList:
                account.allows(contact, handle: self.content.recipient)
                    ? nil : "sending is allow_list, and this person is not on the list"
            }
        guard let reason else { return self }
        var message = self
        message.state = .held
        message.lastError = reason
        return message
    }
}

extension Account {
    /// Whether one of the person's addresses is on the allow list; letter case does not count.
    func allows(_ contact: Contact, handle: String?) -> Bool {
        let allowed = Set(self.allowList.map { $0.lowercased() })
        return [contact.email, contact.phone, handle].contains { $0.map { allowed.contains($0.lowercased()) } ?? false }
    }
}
