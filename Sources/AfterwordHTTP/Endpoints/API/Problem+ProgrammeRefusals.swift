import AfterwordCore
import AfterwordService

/// What the ambassador programme refuses, in the words of the API.
extension Problem {
    /// `errors` carry one reason each, as a word programs can branch on.
    init(_ refusal: AmbassadorInviteRefusal) {
        guard refusal != .unknown else {
            self = Problem(.notFound)
            return
        }
        let until = if case .coolDown(let until) = refusal { " Again from \(until.rfc3339) on." } else { "" }
        self = Problem(
            .notInvitable,
            "Nothing was sent: \(refusal.reasons.joined(separator: ", ")).\(until)",
            errors: refusal.reasons.map { FieldError(field: "reason", message: $0) }
        )
    }

    init(_ refusal: OfferRefusal) {
        self =
            switch refusal {
            case .unknown: Problem(.notFound, "Nobody was given this.")
            case .wrongState(let state): Problem(.conflict, "It is \(state.rawValue).")
            case .gone: Problem(.gone, "The offer has run out or is closed.")
            case .alreadyRedeemed(let at):
                Problem(.alreadyRedeemed, "It was redeemed at \(at.rfc3339) with another reference.")
            }
    }

    init(_ refusal: TestimonialRefusal) {
        self =
            switch refusal {
            case .unknown: Problem(.notFound)
            case .incomplete: .invalid("words", "are missing or too long, or the person did not agree to be quoted")
            case .wrongState(let state): Problem(.conflict, "It is \(state.rawValue).")
            }
    }
}
