/// What happened here, told to other systems through the outbox.
package enum OutgoingEvent: String, Sendable, CaseIterable {
    case invitationSkipped = "invitation.skipped"
    case invitationSent = "invitation.sent"
    case responseRecorded = "response.recorded"
    case responseRevised = "response.revised"
    case followUpOpened = "follow_up.opened"
    case followUpClosed = "follow_up.closed"
    case classChanged = "contact.class_changed"
    case contactErased = "contact.erased"
    case ambassadorActivated = "ambassador.activated"
    case ambassadorWithdrawn = "ambassador.withdrawn"
    case referralConverted = "referral.converted"
    case destinationDisabled = "destination.disabled"
}
