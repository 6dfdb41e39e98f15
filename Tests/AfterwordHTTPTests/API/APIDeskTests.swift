import AfterwordCore
import AfterwordHTTP
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import HTTPTypes
import Testing

@Suite("API: invitations, messages and contacts") struct APIDeskTests {
    private static let wish = #"{"survey":"csat","contact":{"email":"ana@example.org"}}"#

    @Test func `a wish makes an invitation with its decision`() async throws {
        try await APIServer.run { api in
            let reply = try await api.send(.post, "/v1/invitations", Self.wish)
            #expect(reply.status == .created)
            #expect(reply.json["invitation"]?["survey"] == "csat")
            #expect(reply.json["invitation"]?["state"] == "sending")
            #expect(reply.json["decision"]?["verdict"] == "send")
            #expect(reply.json["decision"]?["checks"]?.array?.isEmpty == false)
        }
    }

    @Test func `a wish that the policy refuses is answered with the reason`() async throws {
        try await APIServer.run { api in
            let first = try await api.send(.post, "/v1/invitations", Self.wish)
            let contact = try #require(first.json["invitation"]?["contact"]?["id"]?.string)
            let tag = try #require(try await api.get("/v1/contacts/\(contact)").headers[.eTag])
            _ = try await api.send(
                .patch,
                "/v1/contacts/\(contact)",
                #"{"opted_out":true}"#,
                headers: [.ifMatch: tag]
            )
            let second = try await api.send(.post, "/v1/invitations", Self.wish)
            #expect(second.status == .ok)
            #expect(second.json["invitation"] == .null)
            #expect(second.json["decision"]?["reason"] == "opted_out")
        }
    }

    @Test func `the same idempotency key asks once`() async throws {
        try await APIServer.run { api in
            let key: HTTPFields = [HTTPField.Name("Idempotency-Key")!: "k1"]
            let first = try await api.send(.post, "/v1/invitations", Self.wish, headers: key)
            let second = try await api.send(.post, "/v1/invitations", Self.wish, headers: key)
            #expect(second.json == first.json)
            #expect(try await api.get("/v1/invitations").rows.count == 1)
        }
    }

    @Test(arguments: [
        (body: #"{"survey":"cast","contact":{"email":"a@example.org"}}"#, field: "survey", says: "\"csat\""),
        (body: #"{"contact":{"email":"a@example.org"}}"#, field: "survey", says: "required"),
        (body: #"{"survey":"csat"}"#, field: "contact", says: "required"),
        (body: #"{"survey":"csat","contact":{}}"#, field: "contact", says: "needs an id"),
        (body: #"{"survey":"csat","contact":{"email":"nobody"}}"#, field: "contact.email", says: "ana@example.org"),
        (body: #"{"survey":"csat","contact":{"id":"1"},"case":{"id":"9"}}"#, field: "case.source", says: "required"),
        (
            body: #"{"survey":"csat","contact":{"id":"1"},"case":{"source":"desk","id":"9"}}"#, field: "case",
            says: "not known"
        ),
        (body: #"{"survey":"csat","contact":{"id":"1"},"delay":"1h"}"#, field: "delay", says: "survey, contact, case"),
    ])
    func `a bad wish is refused by name`(_ bad: (body: String, field: String, says: String)) async throws {
        try await APIServer.run { api in
            let reply = try await api.send(.post, "/v1/invitations", bad.body)
            #expect(reply.status == .badRequest)
            #expect(reply.faults == [bad.field])
            #expect(reply.messages.contains(bad.says))
        }
    }

    @Test func `a message of a disabled destination is held, and goes when the destination is opened`() async throws {
        try await APIServer.run { api in
            try await api.resolve("1")
            let store = api.context.store
            let now = api.clock.now
            try await store.database.write { connection in
                try store.disable(
                    destination: "letters@localhost:1",
                    channel: "letters",
                    because: "gone",
                    at: now,
                    in: connection
                )
            }
            let held = try #require(try await api.get("/v1/messages?state=held").rows.first)
            let id = try #require(held["id"]?.string)
            #expect(held["can_replay"] == true)
            let opened = try await api.send(.post, "/v1/destinations/letters%40localhost%3A1/enable")
            #expect(opened.json == ["replayed": 1])
            let shown = try await api.get("/v1/messages/\(id)").json
            #expect(shown["state"] == "waiting")
            #expect(shown["attempts"] == .array([]))
            #expect(try await api.send(.post, "/v1/messages/\(id)/replay").status == .conflict)
        }
    }

    @Test func `a held message is sent again under its own id`() async throws {
        try await APIServer.run { api in
            try await api.resolve("1")
            let store = api.context.store
            let id = try #require(try await api.get("/v1/messages").rows.first?["id"]?.string)
            let message = try #require(EntityID<Message>(text: id))
            try await store.database.write { try store.end(message, as: .exhausted, because: "no luck", in: $0) }
            let reply = try await api.send(.post, "/v1/messages/\(id)/replay")
            #expect(reply.status == .accepted)
            #expect(reply.json["id"]?.string == id)
            #expect(reply.json["state"] == "waiting")
        }
    }

    @Test func `a contact is changed field by field, under its version`() async throws {
        try await APIServer.run { api in
            try await api.resolve("1")
            let id = try #require(try await api.get("/v1/contacts?email=1@EXAMPLE.org").rows.first?["id"]?.string)
            let path = "/v1/contacts/\(id)"
            let tag = try #require(try await api.get(path).headers[.eTag])
            let change = #"{"name":null,"locale":"es-MX","consents":{"marketing":true},"opted_out":true}"#
            let changed = try await api.send(.patch, path, change, headers: [.ifMatch: tag])
            #expect(changed.status == .ok)
            #expect(changed.json["name"] == .null)
            #expect(changed.json["locale"] == "es-MX")
            #expect(changed.json["consents"]?["marketing"] == true)
            #expect(changed.json["consents"]?["survey"] == .null)
            #expect(changed.json["opted_out"] == true)
            #expect(try await api.get("/v1/invitations").rows.first?["state"] == "cancelled")
            #expect(try await api.send(.patch, path, change, headers: [.ifMatch: tag]).status.code == 412)
            #expect(try await api.send(.patch, path, change).status.code == 428)
        }
    }

    @Test(arguments: [
        (body: #"{"email":"b@example.org"}"#, field: "email"),
        (body: #"{"time_zone":"Mars/Olympus"}"#, field: "time_zone"),
        (body: #"{"consents":{"spam":true}}"#, field: "consents.spam"),
        (body: #"{"opted_out":"yes"}"#, field: "opted_out"),
    ])
    func `a bad change of a contact is refused by name`(_ bad: (body: String, field: String)) async throws {
        try await APIServer.run { api in
            try await api.resolve("1")
            let id = try #require(try await api.get("/v1/contacts").rows.first?["id"]?.string)
            let tag = EntityTag(version: 1).text
            let reply = try await api.send(.patch, "/v1/contacts/\(id)", bad.body, headers: [.ifMatch: tag])
            #expect(reply.status == .badRequest)
            #expect(reply.faults == [bad.field])
        }
    }

    @Test func `a key that may not read contacts sees only ambassadors who agreed`() async throws {
        try await APIServer.run { api in
            let refused = try await api.get("/v1/ambassadors?state=candidate", key: "ambassadors:read")
            #expect(refused.status == .forbidden)
            #expect(try await api.get("/v1/ambassadors", key: "ambassadors:read").rows.isEmpty)
            #expect(try await api.get("/v1/ambassadors?state=candidate").status == .ok)
        }
    }
}
