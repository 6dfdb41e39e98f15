import AfterwordCore
import AfterwordHTTP
import HTTPTypes
import Testing

@Suite("API: cases and exports") struct APICaseTests {
    @Test func `a case shows its state, its decisions and its invitations`() async throws {
        try await APIServer.run { api in
            try await api.resolve("17")
            let shown = try await api.get("/v1/cases/desk/17").json
            #expect(shown["state"] == "resolved")
            let decisions = shown["decisions"]?.array ?? []
            let decision = try #require(decisions.first { $0["survey"] == "csat" })
            #expect(decision["verdict"] == "send")
            #expect(decision["checks"]?.array?.isEmpty == false)
            let invitation = try #require(shown["invitations"]?.array?.first)
            #expect(invitation["survey"] == "csat")
            #expect(invitation["state"] == "sending")
            #expect(invitation["reason"] == .null)
        }
    }

    @Test func `the explanation tells it in plain words`() async throws {
        try await APIServer.run { api in
            try await api.resolve("17")
            let told = try await api.get("/v1/cases/desk/17/explain").json
            let lines = (told["story"]?.array ?? []).compactMap(\.string)
            #expect(lines.contains { $0.contains("The case was resolved") })
            #expect(told["summary"]?.string?.isEmpty == false)
        }
    }

    @Test func `reserved characters in source and id are percent-encoded`() async throws {
        try await APIServer.run { api in
            try await api.resolve("A/1", source: "/desk eu")
            let shown = try await api.get("/v1/cases/%2Fdesk%20eu/A%2F1")
            #expect(shown.json["id"] == "A/1")
            #expect(try await api.get("/v1/cases?source=%2Fdesk+eu").rows.count == 1)
            #expect(try await api.get("/v1/cases/desk/none").status == .notFound)
        }
    }

    @Test(arguments: ["csv", "json", "ndjson"])
    func `an export is a file that no browser opens`(_ format: String) async throws {
        try await APIServer.run { api in
            try await api.answer("17", score: 2, comment: "=1+1")
            let file = try await api.get("/v1/exports/responses.\(format)")
            #expect(file.status == .ok)
            #expect(file.headers[.contentDisposition] == "attachment; filename=\"responses-2026-03-02.\(format)\"")
            #expect(file.headers[.xContentTypeOptions] == "nosniff")
            #expect(file.text.contains("17@example.org"))
        }
    }

    @Test(arguments: [(Int64.max, 0), (0, Int64.max), (Int64.min, 0), (-1, 0)] as [(Int64, Int64)])
    func `a cursor whose counts nobody can have is refused`(_ rows: Int64, _ bytes: Int64) async throws {
        try await APIServer.run { api in
            for number in ["1", "2"] { try await api.answer(number, score: 2) }
            let piece = try await api.get("/v1/exports/responses.csv?limit=1")
            let name = try #require(HTTPField.Name("Afterword-Next-Cursor"))
            let cursor = try PageCursor(list: "export-piece", text: try #require(piece.headers[name]))
            var values = cursor.values
            (values[1], values[2]) = (JSONValue(rows), JSONValue(bytes))
            let forged = PageCursor(list: "export-piece", values: values).text
            let next = "/v1/exports/responses.csv?limit=1&cursor="
            #expect(try await api.get(next + forged).json["code"] == "invalid_cursor")
            #expect(try await api.get(next + cursor.text).status == .ok)
        }
    }

    @Test(arguments: [
        (path: "/v1/exports/responces.csv", status: 404, says: "responses"),
        (path: "/v1/exports/responses.xls", status: 404, says: "csv"),
        (path: "/v1/exports/responses.csv?size=1", status: 400, says: "survey"),
        (path: "/v1/exports/responses.csv?limit=0", status: 400, says: "10000"),
        (path: "/v1/exports/responses.google", status: 400, says: "did not agree"),
        (path: "/v1/exports/promoters.google?team=care", status: 400, says: "locale"),
        (path: "/v1/exports/responses.csv?from=soon", status: 400, says: "date"),
    ])
    func `a bad export is refused with what there is`(_ bad: (path: String, status: Int, says: String)) async throws {
        try await APIServer.run { api in
            let reply = try await api.get(bad.path)
            #expect(reply.status.code == bad.status)
            #expect(reply.messages.contains(bad.says))
        }
    }
}
