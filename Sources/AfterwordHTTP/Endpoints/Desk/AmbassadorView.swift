import AfterwordCore
import AfterwordService

/// Puts the records of the programme into the words of its page.
struct AmbassadorView {
    let clock: DeskClock
    let weights: AmbassadorParts
    /// Whether the visitor may read people's stories and write to candidates.
    let isManager: Bool

    func row(_ record: AmbassadorRecord) -> AmbassadorRow {
        let gates = record.gates.compactMap(AmbassadorGate.init(rawValue:))
        return AmbassadorRow(
            id: record.id,
            person: record.contact.displayName,
            story: self.isManager ? record.contact.map { DeskAddress(path: ["contacts", $0.id]) } : nil,
            address: record.contact?.email ?? record.contact?.phone,
            points: record.score,
            parts: AmbassadorParts(record.parts).rows(of: self.weights),
            state: [record.state, record.tier, record.isListed ? nil : "paused"].compactMap(\.self),
            gates: gates.map(\.words),
            since: self.clock.happened(record.since),
            // Whoever left agreed once and does not now.
            consent: record.state == AmbassadorState.active.rawValue
                ? record.consentedAt.map { self.clock.happened($0).exact } : nil,
            help: record.helper.map(Self.words),
            invited: record.invitedAt.map { self.clock.happened($0).exact },
            invite: self.isManager && self.isAskable(record, gates)
                ? DeskAddress(path: ["ambassadors", record.id, "invite"]) : nil
        )
    }

    /// As far as the list knows; the programme asks again.
    private func isAskable(_ record: AmbassadorRecord, _ gates: [AmbassadorGate]) -> Bool {
        let lately = record.invitedAt.flatMap(Instant.init(rfc3339:)).map {
            self.clock.now - $0 < AmbassadorInvitePolicy.coolDown
        }
        return ["candidate", "invited"].contains(record.state) && lately != true
            && gates.allSatisfy { $0 == .noConsent }
    }

    private static func words(_ help: AmbassadorRecord.Help) -> String {
        let pending = help.pending == 0 ? "" : ", \(help.pending) to review"
        return "helped \(MetricText.count(help.approved, "time", "times"))\(pending)"
    }

    func decision(_ claim: OfferClaimRecord) -> ProgrammeDecision {
        ProgrammeDecision(
            kind: "First offer",
            words: claim.title,
            person: claim.contact.displayName,
            at: self.clock.happened(claim.proposedAt),
            path: DeskAddress(path: ["ambassadors", "claims", claim.id]),
            yes: "Approve",
            no: "Refuse"
        )
    }

    func decision(_ testimonial: TestimonialRecord) -> ProgrammeDecision {
        ProgrammeDecision(
            kind: "Words to publish",
            words: testimonial.words,
            person: testimonial.name,
            at: self.clock.happened(testimonial.submittedAt),
            path: DeskAddress(path: ["ambassadors", "testimonials", testimonial.id]),
            yes: "Publish",
            no: "Keep back"
        )
    }

    func decision(_ contribution: ContributionRecord) -> ProgrammeDecision {
        ProgrammeDecision(
            kind: "Help to count",
            words: contribution.note ?? "Answered somebody",
            person: contribution.contact.displayName,
            at: self.clock.happened(contribution.at),
            link: contribution.url,
            path: DeskAddress(path: ["ambassadors", "contributions", contribution.id]),
            yes: "Count it",
            no: "Leave it out"
        )
    }

    func row(_ offer: OfferRecord) -> OfferRow {
        let rule = offer.eligibility
        let audience =
            rule.tiers + rule.classes + rule.locales + rule.products
            + (rule.contact == nil ? [] : ["one person"])
            + (offer.limit.map { ["at most \(MetricText.count($0))"] } ?? [])
            + (offer.expiresAt.map { ["until \(self.clock.happened($0).exact)"] } ?? [])
        let counts = offer.counts
        let share = counts.redeemedPercent.map { " (\(MetricText.value($0, in: .percent)))" } ?? ""
        return OfferRow(
            title: offer.title,
            terms: offer.terms,
            audience: audience.isEmpty ? "everybody on the list" : audience.joined(separator: " · "),
            result: "\(counts.redeemed) of \(counts.offered) redeemed\(share), \(counts.claimed) claimed",
            close: offer.closedAt == nil ? DeskAddress(path: ["ambassadors", "offers", offer.id, "close"]) : nil
        )
    }
}

extension AmbassadorParts {
    fileprivate init(_ parts: AmbassadorRecord.Parts) {
        self.init(
            score: parts.score,
            recency: parts.recency,
            repetition: parts.repeat,
            reach: parts.reach,
            referrals: parts.referrals,
            value: parts.value
        )
    }
}
