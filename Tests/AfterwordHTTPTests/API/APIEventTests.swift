import AfterwordCore
import HTTPTypes
import Testing

@Suite("API: events") struct APIEventTests {
    @Test func `an event in any of the three forms makes its case`() async throws {
        try await APIServer.run { api in
            let structured = try await api.resolve("1")
            #expect(structured.status == .accepted)
            #expect(structured.json == ["accepted": 1, "received": 1])

            let binary = try await api.send(
                .post,
                "/v1/events",
                APIEvents.data("2"),
                headers: [
                    .contentType: "application/json", .ceVersion: "1.0", .ceID: "event-2", .ceSource: "desk",
                    .ceType: "case.resolved",
                ]
            )
            #expect(binary.status == .accepted)

            let batch = try await api.send(
                .post,
                "/v1/events",
                "[\(APIEvents.resolved("3")),\(APIEvents.resolved("4")),\(APIEvents.resolved("1"))]",
                headers: [.contentType: "application/cloudevents-batch+json"]
            )
            #expect(batch.json == ["accepted": 2, "received": 3])
            let asked = try await api.get("/v1/invitations").rows.compactMap { $0["case"]?.string }
            #expect(asked == ["desk/4", "desk/3", "desk/2", "desk/1"])
        }
    }

    @Test func `what is known and has no effect is acknowledged beside what has one`() async throws {
        try await APIServer.run { api in
            let visit = #"{"specversion":"1.0","id":"v1","source":"shop","type":"help.visit","data":{"case":"1"}}"#
            let batch = try await api.send(
                .post,
                "/v1/events",
                "[\(visit),\(APIEvents.resolved("1"))]",
                headers: [.contentType: "application/cloudevents-batch+json"]
            )
            #expect(batch.status == .accepted)
            let reason: JSONValue = #""help.visit" is known, and nothing is reckoned from it yet"#
            #expect(batch.json == ["accepted": 1, "received": 2, "ignored": [reason]])
            let alone = try await api.send(
                .post,
                "/v1/events",
                visit,
                headers: [.contentType: "application/cloudevents+json"]
            )
            #expect(alone.json == ["accepted": 0, "received": 1, "ignored": [reason]])
            #expect(try await api.get("/v1/contacts").rows.count == 1)
        }
    }

    @Test func `a repeated event is accepted and has no effect`() async throws {
        try await APIServer.run { api in
            try await api.resolve("1")
            #expect(try await api.resolve("1").json == ["accepted": 0, "received": 1])
            #expect(try await api.get("/v1/invitations").rows.count == 1)
        }
    }

    @Test(arguments: [
        (body: #"{"specversion":"1.0","id":"e","source":"desk","type":"case.resolvd","data":{}}"#, field: "type"),
        (body: #"{"specversion":"1.0","source":"desk","type":"case.resolved","data":{}}"#, field: "id"),
        (
            body: #"{"specversion":"1.0","id":"e","source":"desk","type":"case.resolved","data":{"case":{}}}"#,
            field: "data.case.id"
        ),
        (
            body: #"{"specversion":"0.3","id":"e","source":"desk","type":"case.resolved","data":{}}"#,
            field: "specversion"
        ),
    ])
    func `a bad event is refused with the names of its fields`(_ bad: (body: String, field: String)) async throws {
        try await APIServer.run { api in
            let reply = try await api.send(
                .post,
                "/v1/events",
                bad.body,
                headers: [.contentType: "application/cloudevents+json"]
            )
            #expect(reply.status == .badRequest)
            #expect(reply.json["code"] == "invalid_fields")
            #expect(reply.faults.contains(bad.field))
        }
    }

    @Test func `a bad event refuses its whole batch and is named by its place`() async throws {
        try await APIServer.run { api in
            let reply = try await api.send(
                .post,
                "/v1/events",
                "[\(APIEvents.resolved("1")),{}]",
                headers: [.contentType: "application/cloudevents-batch+json"]
            )
            #expect(reply.status == .badRequest)
            #expect(reply.json["index"] == 1)
            #expect(try await api.get("/v1/invitations").rows.isEmpty)
        }
    }

    @Test(arguments: [
        (type: "text/plain", body: "{}", status: 415),
        (type: "application/cloudevents+json", body: "{", status: 400),
        (type: "application/cloudevents+xml", body: "<a/>", status: 415),
    ])
    func `what is no event is refused`(_ bad: (type: String, body: String, status: Int)) async throws {
        try await APIServer.run { api in
            let reply = try await api.send(.post, "/v1/events", bad.body, headers: [.contentType: bad.type])
            #expect(reply.status.code == bad.status)
        }
    }

    @Test func `who sends another type is told all that are taken`() async throws {
        try await APIServer.run { api in
            let reply = try await api.send(.post, "/v1/events", "{}", headers: [.contentType: "text/plain"])
            let detail = try #require(reply.json["detail"]?.string)
            for type in ["application/json", "application/cloudevents+json", "application/cloudevents-batch+json"] {
                #expect(detail.contains(type), "\(type)")
            }
        }
    }

    @Test func `a key without the scope sends nothing`() async throws {
        try await APIServer.run { api in
            let reply = try await api.send(.post, "/v1/events", "[]", key: "metrics:read")
            #expect(reply.status == .forbidden)
        }
    }
}

extension HTTPField.Name {
    fileprivate static let ceVersion = HTTPField.Name("ce-specversion")!
    fileprivate static let ceID = HTTPField.Name("ce-id")!
    fileprivate static let ceSource = HTTPField.Name("ce-source")!
    fileprivate static let ceType = HTTPField.Name("ce-type")!
}
