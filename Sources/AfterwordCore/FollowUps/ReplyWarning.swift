/// Why somebody should think twice before writing to a person; a reply goes all the same once each warning was confirmed.
///
/// A reply about the person's own case is no survey and no advertising, so an opt-out from surveys does not forbid it.
package enum ReplyWarning: String, Sendable, CaseIterable {
    /// The person wants no surveys at all.
    case optedOut = "opted_out"
    /// The person wants no surveys on this channel.
    case channelOptedOut = "channel_opted_out"
    /// The address is on the suppression list because its owner asked or complained.
    case suppressed
    /// An earlier message to this address came back.
    case bounced

    /// The warnings of one way to a person; `identity` is the address, `nil` for a channel that needs none.
    package static func all(of contact: Contact, optOutKind: String, identity: Identity?) -> [ReplyWarning] {
        var warnings: [ReplyWarning] = []
        if contact.optedOutAt != nil || contact.surveyConsent == false { warnings.append(.optedOut) }
        if contact.optedOutChannels.contains(optOutKind) { warnings.append(.channelOptedOut) }
        if identity?.suppression?.isOfPerson == true { warnings.append(.suppressed) }
        if identity?.bouncedAt != nil || identity?.suppression == .bounced { warnings.append(.bounced) }
        return warnings
    }
}
