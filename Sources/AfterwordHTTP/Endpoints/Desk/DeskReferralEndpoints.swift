import AfterwordCore
import AfterwordService
import AfterwordStorage
import HTTPTypes

/// The funnel of recommendations, and the work on held referrals.
package struct DeskReferralEndpoints: EndpointGroup {
    private static let span = Duration.days(28)

    private let context: DeskContext

    package init(_ context: DeskContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            .deskPage(
                "/referrals",
                name: "showReferrals",
                "What recommendations bring, and referrals that wait for a decision; marketing sees no newcomer's name",
                rooms: .marketing,
                parameters: Self.filters + [.deed, .limit, .cursor],
                handler: self.list
            ),
            .deskForm(
                "/referrals/{id}",
                name: "decideReferral",
                "Approves, holds, refuses or takes back the rewards of a referral, or notes them as paid",
                fields: [
                    .required("deed", .choice(RewardDeed.self)), .optional("reason", .text(longest: 500)),
                ],
                handler: self.decide
            ),
            Endpoint(
                .get,
                "/referrals/export/{format}",
                name: "exportRewards",
                "Granted rewards that are not paid yet, as a file",
                tag: .desk,
                access: .staff(.desk),
                replies: [.other("text/csv", "The file.")],
                problems: [.notFound],
                handler: self.export
            ),
        ]
    }

    private static let filters: [EndpointParameter] = [
        .query("campaign", .text, "Only this campaign."),
        .query("state", .choice(RewardState.self), "Only this state."),
        .query(
            "review",
            .choice(["held", "reject"]),
            "Only those that wait for a person, or that were refused at once."
        ),
        .query("touch", .choice(["first"]), "The funnel by the first visit instead of the last."),
    ]

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let list = try DeskList("referrals", request, filters: Self.filters)
        let account = self.context.service.account
        var filter = ReferralFilter()
        filter.campaign = request.query.text("campaign")
        filter.states = try request.query.word("state", RewardState.self).map { [$0] } ?? []
        switch request.query.text("review") {
        case "held": filter.isHeld = true
        case "reject": filter.decision = .reject
        default: break
        }
        let page = try await ReferralLists(self.context.service)
            .referrals(filter, after: list.place.position, limit: list.place.limit)
        let clock = self.context.clock
        let isMarketing = request.principal?.role == .marketing
        let touch = request.query.text("touch") == "first" ? Attribution.Touch.first : .last
        let campaign = filter.campaign.flatMap(account.campaign)
        let kind = campaign?.kind ?? .organic
        let funnel = try await ReferralFigures(self.context.service)
            .funnel(clock.now - Self.span..<clock.now, kind: kind, campaign: filter.campaign, by: touch)
        let view = ReferralsPage(
            filters: self.chips(list, account.campaigns),
            funnel: funnel.map(FunnelLine.init),
            funnelWords:
                "\(kind.words), the last four weeks, by the \(touch.rawValue) visit. Refused and reversed ones are left out.",
            rows: page.rows.map { $0.row(clock, isMarketing: isMarketing) },
            held: isMarketing ? 0 : page.rows.count(where: \.isHeld),
            hasCampaigns: !account.campaigns.isEmpty,
            exports: isMarketing
                ? []
                : BuiltInExportFormats.all.filter { !$0.isForMarketing }.map { format in
                    DeskLink(format.name.uppercased(), to: DeskAddress(path: ["referrals", "export", format.name]))
                },
            next: list.next(page.next)
        )
        return self.context.reply(view, to: request)
    }

    private func chips(_ list: DeskList, _ campaigns: [Campaign]) -> [FilterGroup] {
        let states: [RewardState] = [.pending, .granted, .refused, .reversed]
        return (campaigns.isEmpty ? [] : [list.chips("Campaign", "campaign", campaigns.map { ($0.id, $0.id) })]) + [
            list.chips("State", "state", states.map { ($0.rawValue, $0.rawValue) }),
            list.chips("Review", "review", [("held", "waits for you"), ("reject", "refused at once")]),
            list.chips("Funnel by", "touch", [("first", "first visit")], all: "Last visit"),
        ]
    }

    @Sendable private func decide(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: Referral.self)
        let form = try request.form()
        guard let deed = form["deed"].flatMap(RewardDeed.init), deed != .release else {
            throw Problem.invalid("deed", "must be a deed of the form")
        }
        do {
            try await ReferralLedger(self.context.service).act(deed, on: id, by: request.actor, reason: form["reason"])
            return DeskDeed.decided.reply(at: ["referrals"])
        } catch ReferralRefusal.reasonMissing {
            return DeskDeed.reasonMissing.reply(at: ["referrals"])
        } catch ReferralRefusal.unknown {
            throw Problem(.notFound)
        } catch is ReferralRefusal {
            return DeskDeed.notDecided.reply(at: ["referrals"])
        }
    }

    @Sendable private func export(_ request: EndpointRequest) async throws -> EndpointReply {
        let exports = Exports(self.context.service)
        guard let job = try? exports.job(ExportRequest("rewards", format: request.parameter("format"))) else {
            throw Problem(.notFound)
        }
        return .file(try await exports.file(job, by: request.actor))
    }
}
