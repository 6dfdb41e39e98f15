/// Whether the optional question after an answer (`high.offer` of its survey) is due: to everyone who may be asked and was not asked it lately.
package enum OfferPolicy {
    /// What holds where the offered survey names no cool-down of its own.
    package static let usualCoolDown = Duration.days(90)

    /// Whether it is. `purpose` is that of the invitation just answered, for an answer to an offer brings no other; `lastAskedAt` is when the
    /// person was last asked for NPS, on a page or by a message.
    package static func isDue(
        to contact: Contact,
        after purpose: Invitation.Purpose,
        coolDown: Duration?,
        lastAskedAt: Instant?,
        now: Instant
    ) -> Bool {
        guard contact.optedOutAt == nil, contact.askedLessAt == nil, purpose != .offer else { return false }
        return lastAskedAt.map { now - $0 >= coolDown ?? self.usualCoolDown } ?? true
    }
}
