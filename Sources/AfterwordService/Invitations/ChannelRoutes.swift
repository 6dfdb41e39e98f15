package import AfterwordCore

/// Which of a survey's channels can reach a person, in order of preference.
package struct ChannelRoutes: Sendable {
    /// One channel and the handle it reaches the person by.
    package struct Route: Sendable {
        package var channel: any Channel
        /// The person's handle; `nil` for a channel that needs none.
        package var recipient: String?
        /// The conversation the platform opened with the person before.
        package var room: String?
        /// When the person last wrote to us by that handle.
        package var wroteAt: Instant?

        package init(channel: any Channel, recipient: String?, room: String? = nil, wroteAt: Instant? = nil) {
            self.channel = channel
            self.recipient = recipient
            self.room = room
            self.wroteAt = wroteAt
        }

        /// The route to the owner of an identity of the channel's kind.
        package init(channel: any Channel, to identity: Identity) {
            self.init(
                channel: channel,
                recipient: identity.handle,
                room: identity.room,
                wroteAt: identity.lastInboundAt
            )
        }
    }

    private(set) var reachable: [Route] = []
    /// Channels whose address bounced.
    private(set) var bounced: [String] = []
    /// Channels on which the person wants no surveys.
    private(set) var optedOut: [String] = []

    /// `identities` are those of `contact`.
    init(of channels: [any Channel], to contact: Contact, by identities: [Identity]) {
        let identities = contact.inOrderOfUse(identities)
        for channel in channels {
            if contact.optedOutChannels.contains(channel.optOutKind) {
                self.optedOut.append(channel.id)
                continue
            }
            guard let kind = channel.addressKind else {
                self.reachable.append(Route(channel: channel, recipient: nil))
                continue
            }
            let known = identities.filter { $0.channel == kind }
            if let good = known.first(where: { $0.bouncedAt == nil && $0.suppression == nil }) {
                self.reachable.append(Route(channel: channel, to: good))
            } else if !known.isEmpty {
                self.bounced.append(channel.id)
            }
        }
    }
}
