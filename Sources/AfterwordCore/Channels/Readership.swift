/// Who reads what a channel brings: it decides what of an invitation is composed and stored.
///
/// A message to a system with everything that a person would need beside it, and the other way round, is twice as long, and each message is
/// written, read, and written again with what became of it.
package struct Readership: OptionSet, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// Words, links and buttons.
    package static let people = Readership(rawValue: 1)
    /// The `data` object of a webhook body.
    package static let systems = Readership(rawValue: 2)
}

extension MessageContent {
    /// For whom an invitation was composed. Other messages are short, and have what their one reader needs.
    package var readers: Readership {
        var readers: Readership = []
        if self.link != nil { readers.insert(.people) }
        if !self.data.isEmpty { readers.insert(.systems) }
        return readers
    }
}

extension Message {
    /// Whether the readers of a channel can do something with it; not if the channel became another kind while it waited.
    package func isWritten(for readers: Readership) -> Bool {
        ![.invitation, .reminder].contains(self.kind) || !self.content.readers.isDisjoint(with: readers)
    }
}
