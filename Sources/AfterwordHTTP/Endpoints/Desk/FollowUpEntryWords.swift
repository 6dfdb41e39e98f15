import AfterwordCore
import AfterwordService

/// The lines of a follow-up's history as sentences.
extension FollowUpDetail.Entry {
    /// Actors who are no member of staff.
    private static let helpers = ["system": "Afterword", "customer": "The customer"]

    /// Why a survey was not sent, see ``Consequence`` and ``DecisionReason``.
    private static let skips = [
        "reason_known": "The person said it already.",
        "already_sent_for_case": "The person was asked about this case before.",
        "sent_in_last_30_days": "The person was asked in the last 30 days.",
        "opted_out": "The person opted out.",
        "expired_address": "The platform does not let us write any more.",
        "already_asked_for_resolution": "A recovery survey was planned for this case before.",
        "disabled": "The survey is no longer there.",
    ]

    /// Who did what.
    var title: String {
        let who = Self.helpers[self.actor] ?? Principal.displayName(of: self.actor)
        switch self.action {
        case "assigned": return self.detail.map { "\(who) gave it to \($0)" } ?? "\(who) left it to nobody"
        case "contacted": return "\(who) reached the person"
        case "closed": return "\(who) closed it"
        case "opened": return "\(who) opened it"
        case "cause": return "\(who) named the cause"
        case "note": return "\(who) wrote a note"
        case "replied": return "\(who) wrote to the person"
        case "tried": return "\(who) tried to reach the person"
        case "further_low_answer": return "\(who) gave another low answer"
        case "customer_corrected": return "\(who) corrected the answer"
        case "severity_lowered": return "\(who) corrected the answer, it is less severe"
        case "reason_not_asked": return "\(who) did not ask for the reason"
        case "recovery_planned": return "\(who) will ask whether it is well now"
        case "recovery_not_asked": return "\(who) does not ask again"
        case "recovered": return "\(who) is content now"
        case "not_recovered": return "\(who) is still not content"
        case LateNotice.contactReminder.rawValue: return "First contact was due: \(who) reminded"
        case LateNotice.contactEscalation.rawValue: return "No contact after twice the time: \(who) escalated"
        case LateNotice.closeReminder.rawValue: return "Closing was due: \(who) reminded"
        case LateNotice.closeEscalation.rawValue: return "Not closed after twice the time: \(who) escalated"
        default: return "\(who): \(self.action.replacing("_", with: " "))"
        }
    }

    /// What else the line says.
    func words(_ clock: DeskClock) -> String? {
        switch self.action {
        case "assigned": nil
        case "closed": self.detail.flatMap(FollowUp.Outcome.init)?.words ?? self.detail
        case "reason_not_asked", "recovery_not_asked": self.detail.map { Self.skips[$0] ?? $0 }
        case "recovery_planned": self.detail.map { clock.due($0).words }
        default: self.detail
        }
    }

    var tone: DeskTone {
        switch self.action {
        case "closed", "recovered": .high
        case "not_recovered", "further_low_answer": .low
        case _ where LateNotice(rawValue: self.action) != nil: .warn
        default: .plain
        }
    }
}
