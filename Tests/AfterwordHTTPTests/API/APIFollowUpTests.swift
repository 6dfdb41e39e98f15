import AfterwordCore
import AfterwordHTTP
import HTTPTypes
import Testing

@Suite("API: follow-ups and responses") struct APIFollowUpTests {
    /// A follow-up after a low score, as the list shows it.
    private func low(_ api: APIServer) async throws -> (id: String, version: Int) {
        try await api.answer("17", score: 1, comment: "Nobody called back")
        let task = try #require(try await api.get("/v1/follow-ups").rows.first)
        return (try #require(task["id"]?.string), try #require(task["version"]?.integer))
    }

    @Test func `a low score shows in both lists with its case and its person`() async throws {
        try await APIServer.run { api in
            let task = try await self.low(api)
            let shown = try await api.get("/v1/follow-ups/\(task.id)").json
            #expect(shown["case"] == "desk/17")
            #expect(shown["contact"]?["email"] == "17@example.org")
            #expect(shown["state"] == "open")
            #expect(shown["score"] == 1)
            let response = try #require(try await api.get("/v1/responses?case=desk/17").rows.first)
            #expect(response["id"] == shown["response"])
            #expect(response["case"] == "desk/17")
            #expect(response["comment"] == "Nobody called back")
        }
    }

    @Test func `a change needs the version that was seen`() async throws {
        try await APIServer.run { api in
            let task = try await self.low(api)
            let path = "/v1/follow-ups/\(task.id)"
            let tag = try #require(try await api.get(path).headers[.eTag])
            #expect(try await api.send(.patch, path, #"{"owner":"marta"}"#).status.code == 428)
            let changed = try await api.send(.patch, path, #"{"owner":"marta"}"#, headers: [.ifMatch: tag])
            #expect(changed.status == .ok)
            #expect(changed.json["owner"] == "marta")
            #expect(changed.headers[.eTag] == EntityTag(version: task.version + 1).text)
            let late = try await api.send(.patch, path, #"{"owner":"ion"}"#, headers: [.ifMatch: tag])
            #expect(late.status.code == 412)
            let history = try await api.get(path).json["history"]?.array?.compactMap { $0["action"]?.string }
            #expect(history?.contains("assigned") == true)
        }
    }

    @Test func `closing needs a cause and an outcome, and ends the work`() async throws {
        try await APIServer.run { api in
            let task = try await self.low(api)
            let path = "/v1/follow-ups/\(task.id)"
            func tag() async throws -> HTTPFields { [.ifMatch: try await api.get(path).headers[.eTag] ?? ""] }
            let bare = try await api.send(.patch, path, #"{"state":"closed"}"#, headers: tag())
            #expect(bare.status == .badRequest)
            #expect(bare.faults == ["cause"])
            let closed = try await api.send(
                .patch,
                path,
                #"{"state":"closed","cause":"slow","outcome":"solved","note":"Called"}"#,
                headers: tag()
            )
            #expect(closed.json["state"] == "closed")
            let again = try await api.send(.patch, path, #"{"note":"More"}"#, headers: tag())
            #expect(again.status == .conflict)
            #expect(try await api.get("/v1/follow-ups?state=open").rows.isEmpty)
            #expect(try await api.get("/v1/follow-ups?state=closed,contacted").rows.count == 1)
        }
    }

    @Test(arguments: [
        (body: #"{"state":"done"}"#, field: "state", says: "open, contacted, closed"),
        (body: #"{"outcome":"fine"}"#, field: "outcome", says: "not_reachable"),
        (body: #"{"ownr":"marta"}"#, field: "ownr", says: "owner"),
        (body: #"{"due_at":"2026-03-03T09:00:00Z"}"#, field: "due_at", says: "state, owner, cause, outcome, note"),
        (body: #"{"note":7}"#, field: "note", says: "text"),
        (body: "{}", field: "", says: "at least one"),
    ])
    func `a bad change is refused by name`(_ bad: (body: String, field: String, says: String)) async throws {
        try await APIServer.run { api in
            let task = try await self.low(api)
            let tag = EntityTag(version: task.version).text
            let reply = try await api.send(.patch, "/v1/follow-ups/\(task.id)", bad.body, headers: [.ifMatch: tag])
            #expect(reply.status == .badRequest)
            #expect(reply.faults == [bad.field])
            #expect(reply.messages.contains(bad.says))
        }
    }

    @Test func `a counted answer cannot be released again`() async throws {
        try await APIServer.run { api in
            _ = try await self.low(api)
            let id = try #require(try await api.get("/v1/responses").rows.first?["id"]?.string)
            #expect(try await api.send(.post, "/v1/responses/\(id)/release").status == .conflict)
            #expect(try await api.send(.post, "/v1/responses/rsp_nothing/release").status == .notFound)
        }
    }
}
