import AfterwordCore
import AfterwordStorage

/// To whom a conversion is owed, and through what.
struct ReferralClaim {
    var code: CodeRow
    var campaign: Campaign
    var credit: Referral.Credit
    var first: ReferralTouch?
    var last: ReferralTouch?

    /// The credited visit; `nil` if the code was typed.
    var touch: ReferralTouch? {
        switch self.credit {
        case .code: nil
        case .first: self.first
        case .last: self.last
        }
    }
}

/// Reads from the store what a claim needs and lets ``Attribution`` decide.
struct ReferralClaims {
    let context: ServiceContext

    /// `nil` if nothing leads to a recommendation that was open and in time.
    func claim(
        _ facts: ReferralFacts,
        by contact: Contact,
        at convertedAt: Instant,
        in connection: any SQLConnection
    ) throws -> ReferralClaim? {
        let store = self.context.store
        let named = try store.touches(visits: facts.visits.compactMap { EntityID(text: $0) }, in: connection)
        let touches = try self.inTime(
            named + store.touches(leadsOf: contact.id, in: connection),
            at: convertedAt,
            in: connection
        )
        let (first, last) = Self.ends(of: touches.map(\.touch), at: convertedAt)
        // A code without a visit was typed by a person, which says more than a click.
        if named.isEmpty, let text = facts.code, let code = ReferralCode(text) {
            guard let row = try store.referralCode(code, in: connection),
                let campaign = self.context.account.campaign(row.campaign), row.isOpen(in: campaign)
            else { return nil }
            return ReferralClaim(code: row, campaign: campaign, credit: .code, first: first, last: last)
        }
        guard let first, let last, let ending = touches.first(where: { $0.touch == last }) else { return nil }
        let isFirst = ending.campaign.touch == .first
        let credited = isFirst ? touches.first { $0.touch == first } ?? ending : ending
        return ReferralClaim(
            code: credited.code,
            campaign: credited.campaign,
            credit: isFirst ? .first : .last,
            first: first,
            last: last
        )
    }

    private struct Candidate {
        var touch: ReferralTouch
        var code: CodeRow
        var campaign: Campaign
    }

    /// Each campaign has a window of its own; a visit of before a withdrawal still counts.
    private func inTime(
        _ touches: [ReferralTouch],
        at convertedAt: Instant,
        in connection: any SQLConnection
    ) throws -> [Candidate] {
        try touches.compactMap { touch in
            guard let row = try self.context.store.referralCode(touch.codeID, in: connection),
                let campaign = self.context.account.campaign(row.campaign)
            else { return nil }
            let visit = Attribution.Visit(id: touch.id, at: touch.at)
            let (found, _) = Attribution.touches(of: [visit], convertedAt: convertedAt, window: campaign.window)
            return found == nil ? nil : Candidate(touch: touch, code: row, campaign: campaign)
        }
    }

    private static func ends(
        of touches: [ReferralTouch],
        at convertedAt: Instant
    ) -> (first: ReferralTouch?, last: ReferralTouch?) {
        let visits = touches.map { Attribution.Visit(id: $0.id, at: $0.at) }
        // The windows have been looked at; here only the order counts.
        let ends = Attribution.touches(of: visits, convertedAt: convertedAt, window: .days(36_500))
        func touch(_ id: Int64?) -> ReferralTouch? { touches.first { $0.id == id } }
        return (touch(ends.first), touch(ends.last))
    }
}
