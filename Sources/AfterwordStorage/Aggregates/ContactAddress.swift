import AfterwordCore

/// An address as the handles of people and the suppression list spell it.
package struct ContactAddress: Sendable, Hashable {
    /// The channel kind, or `source:` and the source's id.
    package var channel: String
    package var handle: String

    package init(channel: String, handle: String) {
        self.channel = channel
        self.handle = handle
    }

    /// The same address as lists of other systems and older rows may spell it, this one first: a number is written with `+`, with `00` and
    /// with neither.
    package var spellings: [ContactAddress] {
        guard Self.kindsOfNumbers.contains(self.channel) else { return [self] }
        return PhoneSpelling.all(of: self.handle).map { ContactAddress(channel: self.channel, handle: $0) }
    }

    /// This number and, if it tells its country, the other way to say so: both mean the same person beyond doubt, which one without a country
    /// does not.
    package var sameNumber: [ContactAddress] {
        guard self.handle.hasPrefix("+"), Self.kindsOfNumbers.contains(self.channel) else { return [self] }
        return [self, ContactAddress(channel: self.channel, handle: "00\(PhoneSpelling.bare(self.handle))")]
    }

    /// Channel kinds whose handles are telephone numbers.
    private static let kindsOfNumbers = ["phone", "whatsapp"]

    /// What is known by a sender's own id of the person.
    package init(id: String, ofSender source: String) {
        self.init(channel: Self.senderPrefix + source, handle: id)
    }

    private static let senderPrefix = "source:"

    /// Whether it is a sender's own id of the person.
    package var isOfSender: Bool { self.channel.hasPrefix(Self.senderPrefix) }

    /// Reads a row that has the columns `channel` and `handle`.
    init(row: SQLRow) throws {
        self.init(channel: try row.text("channel"), handle: try row.text("handle"))
    }
}
