import AfterwordCore
import AfterwordService
import AfterwordStorage

/// Offers that stand open to the person, and the codes they hold; codes stay after they left.
struct OfferPart: AmbassadorPart {
    func section(on screen: AmbassadorScreen) async throws -> (any PageSection)? {
        let shown = try await OfferClaims(screen.site.context).shown(to: screen.visit.ambassador.id)
        guard !shown.isEmpty else { return nil }
        return OfferSection(
            heading: screen.word(.offerTitle),
            rows: shown.map { claim, offer in
                OfferSection.Row(
                    title: offer.title,
                    terms: offer.terms,
                    until: offer.expiresAt.map { screen.word(.offerUntil, ["date": screen.lastDay(before: $0)]) },
                    code: claim.code.map { Fact(label: screen.word(.offerCode), value: $0) },
                    used: claim.redeemedAt.map { screen.word(.offerRedeemed, ["date": screen.day($0)]) },
                    claim: claim.state == .offered
                        ? screen.button(
                            .offerClaim,
                            decision: "claim",
                            [HiddenField(name: "claim", value: claim.id.text)]
                        ) : nil
                )
            }
        )
    }

    func submit(_ form: FormFields, on screen: AmbassadorScreen) async throws -> AmbassadorPartReply {
        guard form["decision"] == "claim" else { return .notMine }
        guard let id = form["claim"].flatMap({ EntityID<OfferClaim>(text: $0) }) else {
            return .refused(screen.word(.offerGone))
        }
        do {
            try await OfferClaims(screen.site.context).take(id, by: screen.visit.ambassador.id)
            return .done
        } catch is OfferRefusal {
            return .refused(screen.word(.offerGone))
        }
    }
}
