import AfterwordCore
import AfterwordHTTP
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Foundation
import HTTPTypes
import Testing

@Suite("API: the document") struct APIDocumentTests {
    private static func document(_ api: APIServer) -> JSONValue {
        let endpoints = APIEndpoints.all(api.context).flatMap(\.endpoints)
        return OpenAPIDocument(endpoints: endpoints, version: "1", serverURL: "http://127.0.0.1:8080").json
    }

    @Test func `operations have names of their own and references lead somewhere`() async throws {
        try await APIServer.run { api in
            let document = Self.document(api)
            let operations = (document["paths"]?.members ?? []).flatMap { $0.value.members ?? [] }
            let names = operations.compactMap { $0.value["operationId"]?.string }
            #expect(names.count == operations.count)
            #expect(Set(names).count == names.count)
            let text = String(decoding: document.serialized, as: UTF8.self)
            for match in text.matches(of: #/"#\/components\/(schemas|responses)\/([A-Za-z0-9]+)"/#) {
                let known = document["components"]?[String(match.output.1)]?[String(match.output.2)]
                #expect(known != nil, "\(match.output.2)")
            }
        }
    }

    @Test func `every reply is what the document says`() async throws {
        try await APIServer.run { api in
            let document = Self.document(api)
            try await api.answer("17", score: 1, comment: "Nobody called back")
            try await self.promote(api)
            for (pattern, path) in try await self.paths(api) {
                let reply = try await api.get(path)
                #expect(reply.status == .ok, "\(path)")
                let content = document["paths"]?[pattern]?["get"]?["responses"]?["200"]?["content"]
                let schema = try #require(content?["application/json"]?["schema"], "\(pattern)")
                let faults = SchemaCheck(document: document).faults(in: reply.json, schema: schema)
                #expect(faults.isEmpty, "\(path): \(faults)")
                if let rows = reply.json["data"]?.array { #expect(!rows.isEmpty, "\(path) shows nothing") }
            }
        }
    }

    /// A promoter, so that the list of ambassadors has a row.
    private func promote(_ api: APIServer) async throws {
        let store = api.context.store
        let contact = try #require(try await RecordLists(api.context).contacts(limit: 1).rows.first?.id)
        let response = try #require(try await RecordLists(api.context).responses(limit: 1).rows.first?.id)
        let (person, answer) = (
            try #require(EntityID<Contact>(text: contact)), try #require(EntityID<Response>(text: response))
        )
        let now = api.clock.now
        try await store.database.write {
            try store.nominate(person, responseID: answer, score: 10, at: now, in: $0)
        }
    }

    /// Every GET of the document, with an address that has something to show.
    private func paths(_ api: APIServer) async throws -> [(pattern: String, path: String)] {
        func first(_ list: String) async throws -> String {
            try #require(try await api.get(list).rows.first?["id"]?.string)
        }
        let lists = [
            "ambassadors", "cases", "contacts", "follow-ups", "invitations", "messages", "responses", "surveys",
        ].map { (pattern: "/v1/\($0)", path: "/v1/\($0)") }
        let records = try await [
            ("/v1/contacts/{id}", "/v1/contacts"), ("/v1/follow-ups/{id}", "/v1/follow-ups"),
            ("/v1/messages/{id}", "/v1/messages"), ("/v1/responses/{id}", "/v1/responses"),
        ].asyncMap { (pattern: $0.0, path: "\($0.1)/\(try await first($0.1))") }
        return lists + records + [
            ("/v1/cases/{source}/{id}", "/v1/cases/desk/17"),
            ("/v1/cases/{source}/{id}/explain", "/v1/cases/desk/17/explain"),
            ("/v1/metrics/{name}", "/v1/metrics/csat?bucket=day&by=tag"),
        ]
    }
}

extension Sequence {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
