import AfterwordCore
import HTTPTypes
import Testing

@Suite("API: lists") struct APIListTests {
    @Test func `pages follow one another without gap or repetition`() async throws {
        try await APIServer.run { api in
            for id in 1...5 { try await api.resolve("\(id)") }
            var seen: [String] = []
            var path: String? = "/v1/invitations?limit=2"
            while let next = path {
                let page = try await api.get(next)
                #expect(page.rows.count <= 2)
                seen += page.rows.compactMap { $0["case"]?.string }
                path = page.json["next_cursor"]?.string.map { "/v1/invitations?limit=2&cursor=\($0)" }
            }
            #expect(seen == ["desk/5", "desk/4", "desk/3", "desk/2", "desk/1"])
        }
    }

    @Test(arguments: [
        (path: "/v1/responses?sruvey=csat", field: "sruvey", says: "survey"),
        (path: "/v1/responses?state=loud", field: "state", says: "counted, unconfirmed"),
        (path: "/v1/responses?from=yesterday", field: "from", says: "RFC 3339"),
        (path: "/v1/responses?contact=17", field: "contact", says: "con_"),
        (path: "/v1/responses?has_comment=maybe", field: "has_comment", says: "true or false"),
        (path: "/v1/invitations?limit=0", field: "limit", says: "1 to 100"),
        (path: "/v1/messages?kind=letter", field: "kind", says: "reminder"),
        (path: "/v1/contacts?channel=telegram", field: "handle", says: "required"),
        (path: "/v1/ambassadors?state=happy", field: "state", says: "candidate"),
        (path: "/v1/messages?kind=alert&kind=event", field: "kind", says: "more than once"),
        (path: "/v1/metrics/csat?by=mood", field: "by", says: "agent"),
        (path: "/v1/invitations?purpose=survey,fun", field: "purpose", says: "recovery"),
        (path: "/v1/metrics/k_factor?survey=csat", field: "survey", says: "belongs to no survey"),
        (path: "/v1/follow-ups?late=maybe", field: "late", says: "true, false, yes"),
        (path: "/v1/export-runs?export=promotors", field: "export", says: "promoters"),
        (path: "/v1/metrics/csat?bucket=year", field: "bucket", says: "month"),
        (path: "/v1/metrics/csat?from=2026-02-30", field: "from", says: "date"),
        (path: "/v1/metrics/csat?from=2026-03-02&to=2026-03-01", field: "from", says: "before"),
    ])
    func `a bad query is refused by name`(_ bad: (path: String, field: String, says: String)) async throws {
        try await APIServer.run { api in
            let reply = try await api.get(bad.path)
            #expect(reply.status == .badRequest)
            #expect(reply.faults == [bad.field])
            #expect(reply.messages.contains(bad.says))
        }
    }

    @Test(arguments: ["state=waiting,held", "state=held&state=waiting"])
    func `several states are asked for with commas or one by one`(_ query: String) async throws {
        try await APIServer.run { api in
            try await api.resolve("1")
            #expect(try await api.get("/v1/messages?\(query)").rows.count == 1)
        }
    }

    @Test(arguments: [("survey", 1), ("request,survey", 1), ("reason,offer", 0)])
    func `invitations are narrowed to one purpose or several`(_ purposes: String, _ count: Int) async throws {
        try await APIServer.run { api in
            try await api.resolve("1")
            #expect(try await api.get("/v1/invitations?purpose=\(purposes)").rows.count == count)
        }
    }

    @Test func `a cursor of another list is refused`() async throws {
        try await APIServer.run { api in
            for id in 1...2 { try await api.resolve("\(id)") }
            let page = try await api.get("/v1/invitations?limit=1")
            let cursor = try #require(page.json["next_cursor"]?.string)
            let reply = try await api.get("/v1/messages?cursor=\(cursor)")
            #expect(reply.json["code"] == "invalid_cursor")
        }
    }

    @Test(arguments: [
        "/v1/responses/rsp_aaaaaaaaaaaaa", "/v1/responses/17", "/v1/follow-ups/rsp_aaaaaaaaaaaaa",
        "/v1/messages/msg_aaaaaaaaaaaaa", "/v1/contacts/con_aaaaaaaaaaaaa",
    ])
    func `an unknown id is not found`(_ path: String) async throws {
        try await APIServer.run { api in
            let reply = try await api.get(path)
            #expect(reply.status == .notFound)
        }
    }

    @Test func `an unknown metric is answered with the names there are`() async throws {
        try await APIServer.run { api in
            let reply = try await api.get("/v1/metrics/cast")
            #expect(reply.status == .notFound)
            #expect(reply.messages.contains("did you mean \"csat\"?"))
            #expect(reply.messages.contains("nps"))
        }
    }

    @Test func `a metric counts the answers of its span`() async throws {
        try await APIServer.run { api in
            try await api.answer("1", score: 5)
            try await api.answer("2", score: 1)
            let path = "/v1/metrics/csat?from=2026-03-02&to=2026-03-03&bucket=day&by=channel"
            let figure = try await api.get(path).json
            #expect(figure["value"] == 50)
            #expect(figure["n"] == 2)
            #expect(figure["series"]?.array?.count == 1)
            #expect(try await api.get("/v1/metrics/csat?to=2026-03-02").json["value"] == .null)
        }
    }

    @Test func `the shipped surveys are listed by name`() async throws {
        try await APIServer.run { api in
            let names = try await api.get("/v1/surveys").rows.compactMap { $0["name"]?.string }
            #expect(names == ["ces", "csat", "nps", "reason"])
        }
    }
}
