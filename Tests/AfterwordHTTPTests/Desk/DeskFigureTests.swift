import AfterwordCore
import AfterwordHTTP
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import HTTPTypes
import HummingbirdTesting
import Testing

/// The Metrics pages: what they compare, and the rows that they lead to.
struct DeskFigureTests {
    private static let morning = Instant.testStart + .minutes(5)
    private static let fourWeeksLater = Instant.testStart + .days(28) + .minutes(30)

    /// Closes a case and marks the invitation that it made as sent.
    private func ask(_ number: Int, _ desk: DeskEndpointBench) async throws -> Invitation {
        let invitation = try await desk.closeCase("\(number)", by: "Person\(number)")
        try await self.send([invitation.id], desk)
        return invitation
    }

    private func send(_ ids: [EntityID<Invitation>], _ desk: DeskEndpointBench) async throws {
        let (store, now) = (desk.service.store, desk.clock.now)
        try await store.database.write { connection in
            for id in ids {
                _ = try store.move(id, to: .sent, sentAt: now, expiresAt: now + .days(14), in: connection)
            }
        }
    }

    private func answer(_ scores: [Int], from first: Int, _ desk: DeskEndpointBench) async throws {
        for (offset, score) in scores.enumerated() {
            try await desk.answer(self.ask(first + offset, desk), score)
        }
    }

    /// The first link of a page to a list, as the address of the same rows in JSON.
    private func rows(_ path: String, _ page: String) throws -> String {
        let start = try #require(page.firstRange(of: "href=\"\(path)?"))
        let query = page[start.upperBound...].prefix { $0 != "\"" }.replacing("&amp;", with: "&")
        return "\(path).json?\(query)"
    }

    private func json(_ uri: String, _ client: any TestClientProtocol) async throws -> JSONValue {
        let reply = try await client.page(uri)
        #expect(reply.status == .ok, "\(uri): \(reply.text)")
        return try JSONReader.read(Array(reply.text.utf8))
    }

    @Test(arguments: ["response_rate", "opt_out_rate", "bounce_rate"])
    func `a rate of asking leads to the invitations it was counted from`(_ metric: String) async throws {
        try await DeskEndpointBench.run { desk in
            // Low answers lead to reason surveys, which the rates leave out.
            try await self.answer([1, 1, 5, 5, 5], from: 1, desk)
            let silent = try await self.ask(6, desk)
            let refused = try await desk.closeCase("7", by: "Person7")
            let store = desk.service.store
            let reasons = try await store.database.read { connection in
                var filter = InvitationFilter()
                filter.purposes = [.reason, .offer]
                return try store.invitations(filter, limit: 50, in: connection).rows.map(\.id)
            }
            #expect(!reasons.isEmpty)
            try await self.send(reasons, desk)
            try await store.database.write { _ = try store.move(refused.id, to: .failed, in: $0) }
            desk.clock.advance(by: .minutes(1))
            try await desk.serve { client in
                let card = try await self.json("/figures.json?metric=\(metric)", client).array?.first
                let page = try await client.page("/figures?metric=\(metric)").text
                let found = try await self.json(try self.rows("/invitations", page), client).array ?? []
                #expect(found.count == card?["n"]?.integer)
                #expect(found.count == (metric == "bounce_rate" ? 7 : 6))
                let ids = Set(found.compactMap { $0["id"]?.string })
                #expect(ids.contains(silent.id.text) && ids.isDisjoint(with: reasons.map(\.text)))
                #expect(ids.contains(refused.id.text) == (metric == "bounce_rate"))
            }
        }
    }

    @Test func `a recovery rate leads to the low answers`() async throws {
        try await DeskEndpointBench.run { desk in
            try await self.answer([1, 2, 5, 5, 5, 4], from: 1, desk)
            desk.clock.advance(by: .minutes(1))
            try await desk.serve { client in
                let page = try await client.page("/figures?metric=recovery_of_all").text
                let found = try await self.json(try self.rows("/responses", page), client).array ?? []
                #expect(found.compactMap { $0["score"]?.integer }.sorted() == [1, 2])
            }
        }
    }

    @Test(arguments: ["/figures?metric=csat&from=2026-03-02T09:30:00Z&to=2026-03-02T10:45:00Z", "/"])
    func `what is counted in a span is not in the time before it`(_ uri: String) async throws {
        try await DeskEndpointBench.run { desk in
            // Before the raw beginning of the span, and in its first whole hour.
            desk.clock.advance(by: Self.morning - desk.clock.now)
            try await self.answer([5, 5, 5, 5, 1, 1], from: 1, desk)
            if uri == "/" { desk.clock.advance(by: Self.fourWeeksLater - desk.clock.now) }
            try await desk.serve { client in
                let page = try await client.page(uri).text
                #expect(page.contains("66.7"))
                #expect(!page.contains("not sure it changed") && !page.contains("the time before"))
            }
        }
    }

    @Test(arguments: [([4, 4, 4, 4, 4], false), ([4, 4, 5, 4, 4], true)])
    func `of two means of equal answers nothing is said, of one beside a spread it is`(
        _ later: [Int],
        _ isSaid: Bool
    ) async throws {
        try await DeskEndpointBench.run { desk in
            try await self.answer([3, 3, 3, 3, 3], from: 1, desk)
            desk.clock.advance(by: .days(30))
            try await self.answer(later, from: 11, desk)
            desk.clock.advance(by: .days(1))
            try await desk.serve { client in
                let page = try await client.page("/figures?metric=csat_mean").text
                #expect(page.contains("Higher than in the time before") == isSaid)
                #expect(!page.contains("No clear change") && !page.contains("not sure it changed"))
            }
        }
    }

    @Test func `a bucket that the span cuts off says that it is a part`() async throws {
        try await DeskEndpointBench.run { desk in
            try await self.answer([5, 5, 5, 5, 5], from: 1, desk)
            let span = "from=2026-03-02T00:00:00Z&to=2026-03-12T00:00:00Z"
            try await desk.serve { client in
                let page = try await client.page("/figures?metric=csat&bucket=week&\(span)").text
                #expect(page.contains("2026-W10") && !page.contains("2026-W10, in part"))
                #expect(page.contains("2026-W11, in part"))
            }
        }
    }

    @Test func `where nothing belongs to a survey none is offered, and one that is asked for is refused`() async throws
    {
        try await DeskEndpointBench.run { desk in
            try await desk.serve { client in
                for (metric, isOffered) in [("offer_redemption", false), ("response_rate", true)] {
                    let page = try await client.page("/figures?metric=\(metric)")
                    #expect(page.status == .ok)
                    #expect(page.text.contains("survey=nps") == isOffered)
                    let narrowed = try await client.page("/figures?metric=\(metric)&survey=nps")
                    #expect((narrowed.status == .ok) == isOffered)
                }
                let all = try await client.page("/figures?survey=nps")
                #expect(all.status == .ok)
                #expect(all.text.contains("metric=response_rate") && !all.text.contains("metric=offer_redemption"))
                for query in ["survey=nps", "by=team"] {
                    let cards = try await self.json("/figures.json?\(query)", client).array ?? []
                    let names = cards.compactMap { $0["metric"]?.string }
                    #expect(names.contains("csat") && !names.contains("offer_redemption"), "\(query)")
                }
            }
        }
    }

    @Test(arguments: [
        ("in the last four weeks", "2 conversions stand in the last four weeks; nothing waits for you."),
        ("from 1 March to 2 March", "2 conversions stand from 1 March to 2 March; nothing waits for you."),
    ])
    func `the conversions of a page are those of its span`(_ span: String, _ words: String) {
        let line = FunnelLine(source: "mail", visits: 9, bots: 0, leads: 0, conversions: 2, value: [])
        let page = ReferralsPage(
            filters: [],
            funnel: [line],
            funnelWords: "",
            span: span,
            rows: [],
            held: 0,
            hasCampaigns: true,
            exports: []
        )
        #expect(page.answer == words)
    }
}
