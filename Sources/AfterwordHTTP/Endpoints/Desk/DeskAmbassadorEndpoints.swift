import AfterwordCore
import AfterwordService
import AfterwordStorage
import HTTPTypes

/// People who agreed to be on the list, and the list as a file.
package struct DeskAmbassadorEndpoints: EndpointGroup {
    private let context: DeskContext

    package init(_ context: DeskContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            .deskPage(
                "/ambassadors",
                name: "showAmbassadors",
                "Ambassadors, the highest score first; marketing sees those who agreed",
                rooms: .marketing,
                parameters: Self.filters + [.deed, .limit, .cursor],
                handler: self.list
            ),
            Endpoint(
                .get,
                "/ambassadors/export/{format}",
                name: "exportAmbassadors",
                "Everybody who agreed, as a file",
                tag: .desk,
                access: .staff(.marketing),
                replies: [.other("text/csv", "The file.")],
                problems: [.notFound],
                handler: self.export
            ),
        ]
    }

    static let filters: [EndpointParameter] = [
        .query("state", .choice(Ambassador.State.self), "Only this state."),
        .query("tier", .choice(AmbassadorTier.self), "Only this tier."),
        .from("nominated"), .to("nominated"),
    ]

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let list = try DeskList("ambassadors", request, filters: Self.filters)
        let isMarketing = request.principal?.role == .marketing
        let found = try await self.context.lists.ambassadors(
            Self.filter(request.query, isMarketing: isMarketing),
            after: list.place.position,
            limit: list.place.limit
        )
        let view = AmbassadorView(
            clock: self.context.clock,
            weights: self.context.service.account.ambassadors.weights,
            isManager: !isMarketing
        )
        let page = AmbassadorsPage(
            filters: isMarketing ? [] : self.chips(list),
            rows: found.rows.map(view.row),
            decisions: try await self.decisions(view),
            offers: try await self.context.lists.offers(limit: Self.most).rows.map(view.row),
            exports: BuiltInExportFormats.all.map { format in
                DeskLink(ExportView.words(format.name), to: DeskAddress(path: ["ambassadors", "export", format.name]))
            },
            next: list.next(found.next),
            mayReadSurveys: (request.principal?.role).mayEnter(.surveys)
        )
        return self.context.reply(page, to: request)
    }

    /// What the address asks for; marketing sees only people who agreed.
    static func filter(_ query: FormFields, isMarketing: Bool) throws -> AmbassadorFilter {
        var filter = AmbassadorFilter()
        filter.order = .rank
        filter.states = try query.word("state", Ambassador.State.self).map { [$0] } ?? []
        filter.tier = try query.word("tier", AmbassadorTier.self)
        filter.from = try query.time("from")
        filter.to = try query.time("to")
        if isMarketing {
            filter.states = [.active]
            filter.isListed = true
        }
        return filter
    }

    /// Offers and open decisions shown at once.
    private static let most = 20

    private func chips(_ list: DeskList) -> [FilterGroup] {
        let states = Ambassador.State.allCases.map { (value: $0.rawValue, words: $0.rawValue) }
        let tiers = AmbassadorTier.allCases.reversed().map { (value: $0.rawValue, words: $0.rawValue) }
        return [list.chips("State", "state", states), list.chips("Tier", "tier", tiers)]
    }

    /// What waits for a yes or a no; help of people who agreed to nothing is not for marketing.
    private func decisions(_ view: AmbassadorView) async throws -> [ProgrammeDecision] {
        let lists = self.context.lists
        let claims = try await lists.proposedOffers(limit: Self.most).map(view.decision)
        let words = try await lists.testimonials(in: .pending, limit: Self.most).rows.map(view.decision)
        guard view.isManager else { return claims + words }
        return claims + words + (try await lists.contributions(in: .pending, limit: Self.most).rows.map(view.decision))
    }

    @Sendable private func export(_ request: EndpointRequest) async throws -> EndpointReply {
        let exports = Exports(self.context.service)
        guard let job = try? exports.job(ExportRequest("ambassadors", format: request.parameter("format"))) else {
            throw Problem(.notFound)
        }
        return try await request.file(of: job, exports)
    }
}
