import AfterwordCore
import AfterwordService
import AfterwordStorage

/// The audit log, for admins and auditors.
package struct DeskAuditEndpoints: EndpointGroup {
    private let context: DeskContext

    package init(_ context: DeskContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            .deskPage(
                "/audit",
                name: "showAudit",
                "Who did what, newest first",
                rooms: [],
                parameters: AuditEndpoints.filters + [.limit, .cursor],
                handler: self.list
            )
        ]
    }

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        let list = try DeskList("audit", request, filters: AuditEndpoints.filters)
        let log = AuditLog(self.context.service)
        let found = try await log.entries(
            AuditFilter(request.query),
            after: list.place.position,
            limit: list.place.limit
        )
        let clock = self.context.clock
        let page = AuditPage(
            count: try await log.count(),
            fields: Self.fields(request.query),
            rows: found.rows.map { $0.row(clock) },
            next: list.next(found.next)
        )
        return self.context.reply(page, to: request)
    }

    private static func fields(_ query: FormFields) -> [AuditPage.Field] {
        [("actor", "Who", "user:marta"), ("action", "Deed", "contact.erased"), ("subject", "Row", "con_…")]
            .map { AuditPage.Field($0.0, $0.1, value: query.text($0.0) ?? "", example: $0.2) }
    }
}

extension AuditEntry {
    fileprivate func row(_ clock: DeskClock) -> AuditRow {
        AuditRow(
            sequence: self.sequence.map(String.init) ?? "–",
            action: self.action,
            only: DeskAddress(path: ["audit"], query: [(name: "action", value: self.action)]),
            subject: self.subject,
            actor: Principal.displayName(of: self.actor),
            detail: self.detail,
            at: clock.happened(self.at)
        )
    }
}
