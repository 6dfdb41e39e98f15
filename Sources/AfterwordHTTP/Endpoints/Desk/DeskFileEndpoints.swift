import AfterwordCore
import AfterwordService
import AfterwordStorage

/// The lists of people to call, of ambassadors and of referrals as files, with the filters and the rooms of their pages.
package struct DeskFileEndpoints: EndpointGroup {
    private let context: DeskContext

    package init(_ context: DeskContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        Endpoint.deskFiles(
            "/follow-ups",
            name: "showFollowUps",
            "People to call, most urgent first",
            rooms: .care,
            filters: DeskFollowUpEndpoints.filters,
            context: self.context,
            file: self.followUps
        )
            + Endpoint.deskFiles(
                "/ambassadors",
                name: "showAmbassadors",
                "Ambassadors, newest first; marketing sees those who agreed",
                rooms: .marketing,
                filters: DeskAmbassadorEndpoints.filters,
                context: self.context,
                file: self.ambassadors
            )
            + Endpoint.deskFiles(
                "/referrals",
                name: "showReferrals",
                "Referrals with both people, newest first",
                filters: DeskReferralEndpoints.filters,
                context: self.context,
                file: self.referrals
            )
    }

    private static let followUpColumns = [
        "id", "state", "severity", "survey", "score", "comment", "owner", "team", "opened_at", "due_at", "close_due_at",
        "contacted_at", "closed_at", "cause", "outcome", "note", "contact.id", "contact.name", "contact.email",
        "contact.phone", "case.source", "case.id", "case.number",
    ]

    /// Agents get what they see on the page: their own, and what nobody of their team has taken.
    @Sendable private func followUps(_ request: EndpointRequest) async throws -> DeskListFile {
        let filter = try DeskFollowUpEndpoints.filter(
            request.query,
            for: self.context.visitor(request),
            at: self.context.clock.now
        )
        let (lists, wanted) = (self.context.lists, filter)
        return DeskListFile("follow-ups", columns: Self.followUpColumns, json: { try JSONValue($0) }) {
            try await lists.followUps(wanted, after: $0, limit: $1)
        }
    }

    private static let ambassadorColumns = [
        "id", "state", "is_listed", "score", "since", "consented_at", "consent_wording", "withdrawn_at", "contact.id",
        "contact.name", "contact.email",
    ]

    @Sendable private func ambassadors(_ request: EndpointRequest) async throws -> DeskListFile {
        let isMarketing = request.principal?.role == .marketing
        let filter = try DeskAmbassadorEndpoints.filter(request.query, isMarketing: isMarketing)
        let (lists, wanted) = (self.context.lists, filter)
        return DeskListFile("ambassadors", columns: Self.ambassadorColumns, json: { try JSONValue($0) }) {
            try await lists.ambassadors(wanted, after: $0, limit: $1)
        }
    }

    private static let referralColumns = [
        "id", "campaign", "kind", "code", "credit", "source", "state", "is_held", "decision", "reasons", "purchase",
        "value", "currency", "converted_at", "release_at", "referrer.id", "referrer.name", "referrer.email",
        "referred.id", "referred.name", "referred.email",
    ]

    @Sendable private func referrals(_ request: EndpointRequest) async throws -> DeskListFile {
        let filter = try DeskReferralEndpoints.filter(request.query)
        let (lists, wanted) = (ReferralLists(self.context.service), filter)
        return DeskListFile("referrals", columns: Self.referralColumns, json: { try JSONValue(encoding: $0) }) {
            try await lists.referrals(wanted, after: $0, limit: $1)
        }
    }

    /// What the pages of these lists offer; none under a filter that the file would not keep, and none to roles that may not have it.
    static func links(for request: EndpointRequest) -> [DeskLink] {
        let lists = [
            ("follow-ups", DeskFollowUpEndpoints.filters, Set<Role>.care),
            ("ambassadors", DeskAmbassadorEndpoints.filters, .marketing),
            ("referrals", DeskReferralEndpoints.filters, .desk),
        ]
        let path = request.target.prefix { $0 != "?" }.dropFirst()
        guard let (name, filters, rooms) = lists.first(where: { $0.0 == path }),
            request.principal?.role?.mayEnter(rooms, reading: true) == true
        else { return [] }
        let page = ["limit", "cursor", DeskDeed.parameter]
        let given = request.query.pairs.filter { !page.contains($0.name) && !$0.value.isEmpty }
        guard given.allSatisfy({ pair in filters.contains { $0.name == pair.name } }) else { return [] }
        return DeskLink.files(
            of: name,
            Dictionary(given.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        )
    }
}
