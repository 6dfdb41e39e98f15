/// Who reads what a channel brings: it decides what of a message is composed and stored.
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
