import AfterwordCore

extension Message {
    /// The message as the sending mode lets it go: `dry_run` writes it down and holds it.
    func held(under mode: SendingMode) -> Message {
        guard mode == .dryRun else { return self }
        var message = self
        message.state = .held
        message.lastError = "sending is dry_run: written down, not sent"
        return message
    }
}
