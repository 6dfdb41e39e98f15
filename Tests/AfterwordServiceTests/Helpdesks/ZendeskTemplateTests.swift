import AfterwordCore
import Foundation
import Testing

/// The trigger body that the documentation tells people to paste, filled as Zendesk would.
@Suite struct ZendeskTemplateTests {
    private static let ticket = [
        "ticket.id": "50", "ticket.title": "Refund", "ticket.status": "Solved", "ticket.via": "Twitter DM",
        "ticket.tags": "refund vip", "ticket.assignee.name": "Bea", "ticket.group.name": "Care",
        "ticket.brand.name": "Example", "ticket.link": "https://example.zendesk.com/agent/tickets/50",
        "ticket.created_at_with_timestamp": "2025-12-31T10:00:00Z",
        "ticket.updated_at_with_timestamp": "2026-01-01T00:00:00Z", "ticket.requester.id": "12345",
        "ticket.requester.name": "Ana", "ticket.requester.email": "ana@example.org", "ticket.requester.phone": "",
        "ticket.requester.external_id": "", "ticket.requester.language": "English",
    ]

    /// The template with the ticket's values in place of its placeholders.
    private static func filled(_ ticket: [String: String]) throws -> InboundRequest {
        let page = SourceFixture.repository.appending(path: "Sources/AfterwordCore/Documentation.docc/Sources.md")
        let blocks = try String(contentsOf: page, encoding: .utf8).components(separatedBy: "```")
        let template = try #require(blocks.first { $0.hasPrefix("json\n{\"case_id\"") }).dropFirst("json".count)
        let body = ticket.reduce(String(template)) { $0.replacing("{{\($1.key)}}", with: $1.value) }
        #expect(!body.contains("{{"), "a placeholder that this test does not know")
        return InboundRequest(body: Array(body.utf8))
    }

    private static func event(_ ticket: [String: String]) throws -> CaseEvent {
        let source = try makeSource("zendesk", ["unsigned": "true"])
        return try #require(try source.read(Self.filled(ticket), now: SourceFixture.now).events.first)
    }

    @Test func `the documented body says all that is asked about`() throws {
        let differences = try SourceFixture.differences(
            of: Self.event(Self.ticket),
            from: [
                "type": "case.resolved", "at": "2026-01-01T00:00:00Z",
                "case": [
                    "id": "50", "subject": "Refund", "channel": "x", "tags": ["refund", "vip"],
                    "agent": ["name": "Bea"],
                    "team": ["name": "Care"], "brand": "Example", "createdAt": "2025-12-31T10:00:00Z",
                    "url": "https://example.zendesk.com/agent/tickets/50",
                ],
                "contact": ["id": "12345", "name": "Ana", "email": "ana@example.org", "phone": nil, "locale": "en"],
            ]
        )
        #expect(differences == [])
    }

    @Test func `the same body signed anew is the same event, a later change is another`() throws {
        let later = Self.ticket.merging(["ticket.updated_at_with_timestamp": "2026-01-01T00:01:00Z"]) { $1 }
        #expect(try Self.event(Self.ticket).id == Self.event(Self.ticket).id)
        #expect(try Self.event(Self.ticket).id != Self.event(later).id)
    }

    /// An account without times in its placeholders sends the same bytes for two solutions of one ticket.
    @Test func `a body without a time is told apart by when it was signed`() throws {
        let silent = Self.ticket.merging(["ticket.updated_at_with_timestamp": ""]) { $1 }
        let source = try makeSource("zendesk", ["unsigned": "true"])
        let ids = try ["2026-01-01T00:00:00Z", "2026-01-01T00:04:00Z"].map { stamp in
            var request = try Self.filled(silent)
            request.headers["x-zendesk-webhook-signature-timestamp"] = stamp
            return try source.read(request, now: SourceFixture.now).events.first?.id
        }
        #expect(ids[0] != nil && ids[0] != ids[1])
    }
}
