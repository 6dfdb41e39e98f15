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
            .deskPage(
                "/referrals/{id}",
                name: "showReferral",
                "One referral with every step from the first visit to the last reward",
                rooms: .marketing,
                parameters: [.deed],
                handler: self.show
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

    /// The chip of what a figure counts: neither refused nor reversed.
    private static let standing = "standing"

    private static let reviews = ["held", "reject"]

    static let filters: [EndpointParameter] = [
        .query("campaign", .text, "Only this campaign."),
        .query("kind", .choice(Campaign.Kind.self), "Only recommendations, or only those of paid partners."),
        .query(
            "state",
            .choice([standing] + RewardState.allCases.map(\.rawValue)),
            "Only this state; `standing` is pending or granted, which is what figures count."
        ),
        .query("source", .text, "Only those that came from there, by the visit that `touch` says."),
        .from("converted"), .to("converted"),
        .query("review", .choice(reviews), "Only those that wait for a person, or that were refused at once."),
        .query("touch", .choice(Attribution.Touch.self), "The funnel by the last visit if not said, or by the first."),
    ]

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let list = try DeskList("referrals", request, filters: Self.filters)
        let account = self.context.service.account
        let filter = try Self.filter(request.query)
        let page = try await ReferralLists(self.context.service)
            .referrals(filter, after: list.place.position, limit: list.place.limit)
        let clock = self.context.clock
        let isMarketing = request.principal?.role == .marketing
        let touch = try Self.touch(request.query)
        let campaign = filter.campaign.flatMap(account.campaign)
        let kind = filter.kind ?? campaign?.kind ?? .organic
        let end = filter.to ?? clock.now
        let span = min(filter.from ?? end - Self.span, end)..<end
        let funnel = try await ReferralFigures(self.context.service)
            .funnel(span, kind: kind, campaign: filter.campaign, by: touch)
        let isUsualSpan = filter.from == nil && filter.to == nil
        let spanWords =
            isUsualSpan
            ? "in the last four weeks"
            : "from \(clock.due(span.lowerBound.rfc3339).exact) to \(clock.due(end.rfc3339).exact)"
        let view = ReferralsPage(
            chosen: list.chosenSpan,
            filters: self.chips(list, account.campaigns),
            funnel: funnel.map { row in
                FunnelLine(
                    row,
                    rows: Self.rows(of: row.source, kind: kind, campaign: filter.campaign, touch: touch, in: span)
                )
            },
            funnelWords:
                "\(kind.words) \(spanWords), by the \(touch.rawValue) visit. Refused and reversed ones are left out.",
            span: spanWords,
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

    /// What the address asks for.
    static func filter(_ query: FormFields) throws -> ReferralFilter {
        var filter = ReferralFilter()
        filter.campaign = query.text("campaign")
        filter.kind = try query.word("kind", Campaign.Kind.self)
        let state = query.text("state")
        filter.states =
            state == Self.standing
            ? [.pending, .granted] : try query.word("state", RewardState.self).map { [$0] } ?? []
        let touch = try Self.touch(query)
        filter.source = query.text("source").map { ReferralFilter.Source($0, by: touch) }
        filter.from = try query.time("from")
        filter.to = try query.time("to")
        switch try query.word("review", among: Self.reviews) {
        case "held": filter.isHeld = true
        case "reject": filter.decision = .reject
        default: break
        }
        return filter
    }

    private static func touch(_ query: FormFields) throws -> Attribution.Touch {
        try query.word("touch", Attribution.Touch.self) ?? .last
    }

    /// The conversions of one line of the funnel.
    private static func rows(
        of source: String,
        kind: Campaign.Kind,
        campaign: String?,
        touch: Attribution.Touch,
        in span: Range<Instant>
    ) -> DeskAddress {
        let named: [(name: String, value: String?)] = [
            ("campaign", campaign), ("from", span.lowerBound.rfc3339), ("kind", kind.rawValue), ("source", source),
            ("state", Self.standing), ("to", span.upperBound.rfc3339), ("touch", touch == .first ? "first" : nil),
        ]
        return DeskAddress(path: ["referrals"], query: named.compactMap { name, value in value.map { (name, $0) } })
    }

    private func chips(_ list: DeskList, _ campaigns: [Campaign]) -> [FilterGroup] {
        let states: [RewardState] = [.pending, .granted, .refused, .reversed]
        return (campaigns.isEmpty ? [] : [list.chips("Campaign", "campaign", campaigns.map { ($0.id, $0.id) })]) + [
            list.chips("State", "state", [(Self.standing, "stands")] + states.map { ($0.rawValue, $0.rawValue) }),
            list.chips("Review", "review", [("held", "waits for you"), ("reject", "refused at once")]),
            list.chips("Funnel by", "touch", [("first", "first visit")], all: "Last visit"),
        ]
    }

    @Sendable private func show(_ request: EndpointRequest) async throws -> EndpointReply {
        guard let detail = try await ReferralLists(self.context.service).referral(request.id(of: Referral.self)) else {
            throw Problem(.notFound)
        }
        let view = ReferralView(
            detail: detail,
            clock: self.context.clock,
            isMarketing: request.principal?.role == .marketing
        )
        return self.context.reply(view.page, to: request)
    }

    @Sendable private func decide(_ request: EndpointRequest) async throws -> EndpointReply {
        let id = try request.id(of: Referral.self)
        let form = try request.form()
        guard let deed = form["deed"].flatMap(RewardDeed.init), deed != .release else {
            throw Problem.invalid("deed", "must be a deed of the form")
        }
        do {
            try await ReferralLedger(self.context.service).act(deed, on: id, by: request.actor, reason: form["reason"])
            return DeskDeed.decided.reply(at: ["referrals", id.text])
        } catch ReferralRefusal.reasonMissing {
            return DeskDeed.reasonMissing.reply(at: ["referrals", id.text])
        } catch ReferralRefusal.unknown {
            throw Problem(.notFound)
        } catch is ReferralRefusal {
            return DeskDeed.notDecided.reply(at: ["referrals", id.text])
        }
    }

    @Sendable private func export(_ request: EndpointRequest) async throws -> EndpointReply {
        let exports = Exports(self.context.service)
        guard let job = try? exports.job(ExportRequest("rewards", format: request.parameter("format"))) else {
            throw Problem(.notFound)
        }
        return try await request.file(of: job, exports)
    }
}
