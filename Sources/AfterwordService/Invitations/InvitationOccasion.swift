package import AfterwordCore

/// Why people may be asked just now: a resolution, a purchase, or a request.
package struct InvitationOccasion: Sendable {
    package var trigger: Trigger
    package var purpose = Invitation.Purpose.survey
    package var contact: Contact
    package var `case`: SupportCase?
    package var purchaseID: String?
    package var product: String?
    /// When it happened (event time).
    package var at: Instant

    package init(trigger: Trigger, contact: Contact, case: SupportCase?, at: Instant) {
        self.trigger = trigger
        self.contact = contact
        self.case = `case`
        self.at = at
    }

    package var segments: Segments { self.case?.segments ?? Segments(product: self.product) }

    /// Names the occasion for one survey; the same occasion never makes a second invitation.
    /// A request may be made again.
    package func key(survey: String) -> String? {
        guard self.purpose == .survey else { return nil }
        if let value = self.case { return "case:\(value.id.rawValue):\(value.state.resolutionNumber):\(survey)" }
        return "purchase:\(self.purchaseID ?? ""):\(survey)"
    }
}
