/// An address as the handles of people and the suppression list spell it.
package struct ContactAddress: Sendable, Hashable {
    /// The channel kind, or `source:` and the source's id.
    package var channel: String
    package var handle: String

    package init(channel: String, handle: String) {
        self.channel = channel
        self.handle = handle
    }

    /// Reads a row that has the columns `channel` and `handle`.
    init(row: SQLRow) throws {
        self.init(channel: try row.text("channel"), handle: try row.text("handle"))
    }
}
