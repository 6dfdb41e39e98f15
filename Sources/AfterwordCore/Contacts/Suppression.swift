/// An address that must not be written to, whoever it belongs to; it also holds for people who appear later.
package struct Suppression: Entity, Equatable {
    package static let idPrefix = "sup"

    package var id: EntityID<Suppression>
    /// The channel kind, as in ``Identity/channel``.
    package var channel: String
    /// Normalised as in ``Identity/handle``.
    package var handle: String
    package var reason: SuppressionReason
    /// What the list it came from said in its own words.
    package var note: String?
    /// When the person said it or the address failed.
    package var since: Instant

    package init(
        id: EntityID<Suppression>,
        channel: String,
        handle: String,
        reason: SuppressionReason,
        note: String? = nil,
        since: Instant
    ) {
        self.id = id
        self.channel = channel
        self.handle = handle
        self.reason = reason
        self.note = note
        self.since = since
    }
}

/// Why an address is on the suppression list.
package enum SuppressionReason: String, Sendable, CaseIterable, Codable {
    /// The person asked for no surveys.
    case optedOut = "opted_out"
    /// The person reported a message as spam.
    case complained
    /// Nothing arrives there.
    case bounced

    /// Whether it speaks of the person, who is then asked on no channel, rather than of the address alone.
    package var isOfPerson: Bool { self != .bounced }
}
