import AfterwordCore
import AfterwordHTTP

extension DeskSamplePages {
    static func referrals(_ amount: DeskAmount, _ text: DeskSampleTexts) -> ReferralsPage {
        let funnel = [
            FunnelLine(
                source: text("newsletter"),
                visits: 1204,
                bots: 88,
                leads: 40,
                conversions: 12,
                value: [Money(minorUnits: 48_188, currency: "EUR")]
            ),
            FunnelLine(source: text("direct"), visits: 3, bots: 0, leads: 0, conversions: 0, value: []),
        ]
        return ReferralsPage(
            filters: [
                FilterGroup(
                    name: text("State"),
                    parameter: "state",
                    choices: [("pending", text("pending"))],
                    path: "referrals",
                    query: [:]
                )
            ],
            funnel: self.rows(amount, funnel),
            funnelWords: text("Recommendations in the last four weeks, by the last visit."),
            span: text("in the last four weeks"),
            rows: self.rows(amount, [0, 1]).enumerated().map { self.referralRows(text, from: $0)[$1] },
            held: amount == .none ? 0 : 1,
            hasCampaigns: amount != .none,
            exports: [DeskLink(text("CSV"), to: "/referrals/export/csv")],
            next: amount == .much ? "/referrals?cursor=abc" : nil
        )
    }

    static func referral(_ amount: DeskAmount, _ text: DeskSampleTexts) -> ReferralPage {
        let steps: [(StoryEntry.Kind, String, DeskTone)] = [
            (.visit, "The link was followed, from mail", .plain), (.lead, "Bartholomew left their name", .plain),
            (.conversion, "A purchase of 39.99 EUR came of it", .plain),
            (.reward, "10.00 EUR for the referrer: taken back", .low),
        ]
        return ReferralPage(
            row: self.referralRows(text, from: 0)[amount == .none ? 1 : 0],
            facts: [DeskFact(text("Campaign"), text("friends")), DeskFact(text("Purchase"), text("shop/order-1"))],
            story: self.rows(amount, steps).map { kind, title, tone in
                StoryEntry(
                    kind: kind,
                    at: DeskSampleTexts.ago(.hours(3)),
                    title: text(title),
                    detail: text("by system: refunded"),
                    tone: tone
                )
            }
        )
    }

    /// Ids are used once on a page, so each pair is counted from its place.
    private static func referralRows(_ text: DeskSampleTexts, from number: Int) -> [ReferralRow] {
        [
            ReferralRow(
                id: text("ref") + "\(number)",
                path: "/referrals/ref_1",
                referrer: (text("Ana P."), "/contacts/con_1"),
                referred: (text("Bartholomew Featherstonehaugh"), "/contacts/con_2"),
                state: (text("waits for you"), .warn),
                facts: text("friends · from newsletter · 39.99 EUR"),
                rewards: [text("10.00 EUR for the referrer: pending")],
                reasons: [text("The purchase came less than a minute after the visit.")],
                at: DeskSampleTexts.ago(.hours(2)),
                deeds: [.init("approve", text("Approve")), .init("refuse", text("Refuse"))]
            ),
            ReferralRow(
                id: text("ref") + "\(number)",
                path: "/referrals/ref_2",
                referrer: (text("مريم حسن"), nil),
                referred: (text("a newcomer"), nil),
                state: (text("granted"), .high),
                facts: text("partners"),
                rewards: [],
                reasons: [],
                at: DeskSampleTexts.ago(.days(2)),
                deeds: []
            ),
        ]
    }
}
