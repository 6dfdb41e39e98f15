package import AfterwordCore

/// Something of the programme that waits for a yes or a no.
package struct ProgrammeDecision: Sendable {
    /// "First offer", "Words to publish", "Help to count".
    package let kind: String
    /// What it is: the offer's title, the words, the note.
    package let words: String
    /// Whose it is.
    package let person: String
    package let at: DeskMoment
    /// Where it can be seen outside.
    package let link: String?
    /// Where both buttons lead.
    package let path: DeskAddress
    package let yes: String
    package let no: String

    package init(
        kind: String,
        words: String,
        person: String,
        at: DeskMoment,
        link: String? = nil,
        path: DeskAddress,
        yes: String,
        no: String
    ) {
        self.kind = kind
        self.words = words
        self.person = person
        self.at = at
        self.link = link
        self.path = path
        self.yes = yes
        self.no = no
    }
}

/// One offer with what came of it.
package struct OfferRow: Sendable {
    package let title: String
    package let terms: String
    /// "gold · es · until 3 May".
    package let audience: String
    /// "2 of 5 redeemed (40.0 %), 3 claimed".
    package let result: String
    /// `nil` once it is closed.
    package let close: DeskAddress?

    package init(title: String, terms: String, audience: String, result: String, close: DeskAddress?) {
        self.title = title
        self.terms = terms
        self.audience = audience
        self.result = result
        self.close = close
    }
}

extension AmbassadorGate {
    /// Why the person may not be invited, listed and exported.
    package var words: String {
        switch self {
        case .latestNotPromoter: "the newest NPS answer is below 9"
        case .answerTooOld: "the newest NPS answer is older than a year"
        case .noConsent: "no consent yet"
        case .openTask: "a low score is still being followed up"
        case .staffOrPartner: "staff or paid partner"
        case .referralRejected: "a referral of theirs was rejected"
        }
    }
}

extension AmbassadorParts {
    /// Each part in words, with its points and the most it can bring.
    package func rows(of weights: AmbassadorParts) -> [AmbassadorRow.Part] {
        zip(self.named, weights.named).map { part, weight in
            AmbassadorRow.Part(
                words: Self.words(part.name),
                points: MetricUnit.percent.display(part.points),
                most: "of \(Int(weight.points))"
            )
        }
    }

    private static func words(_ name: String) -> String {
        switch name {
        case "score": "Newest NPS answer"
        case "recency": "How fresh it is"
        case "repeat": "Said so before"
        case "reach": "Followers"
        case "referrals": "Friends who came"
        case "value": "What they bought"
        default: name
        }
    }
}
