/// How much is claimed ahead of its turn for a destination with a backlog.
///
/// A few destinations have much ready each, so that a claim brings many messages. Where many have a backlog one claim serves them all, and
/// little ready each will do: what waits long in memory has left the caches of the processor and of the database when its turn comes.
package struct ReadyDepth: Sendable, Equatable {
    /// Messages for each slot of a destination.
    package let messagesASlot: Int

    private static let most = 8
    private static let least = 2
    /// Up to so many destinations have the most.
    private static let few = 8

    /// `backlogs`: destinations that have more in the outbox than in memory.
    package init(backlogs: Int) {
        self.messagesASlot = max(Self.least, Self.most * Self.few / max(Self.few, backlogs))
    }
}
