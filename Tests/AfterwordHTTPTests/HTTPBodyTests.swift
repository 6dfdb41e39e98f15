import AfterwordCore
import AfterwordHTTP
import AfterwordService
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

@Suite struct HTTPBodyTests {
    private let echo = Endpoint.sample(.post, body: .json(.anything, limit: 64)) { request in .json(try request.json())
    }

    @Test(arguments: [
        ("", "invalid_json"), ("{", "invalid_json"), ("NaN", "invalid_json"), (#"{"a":1,"a":2}"#, "invalid_json"),
        (String(repeating: "[", count: 40), "invalid_json"), (#""\ud800""#, "invalid_json"),
        (String(repeating: " ", count: 64) + "1", "body_too_large"),
    ])
    func `a bad body is refused by its code`(body: String, code: String) async throws {
        try await HTTPBench().serve([self.echo]) { client in
            let reply = try await client.send(.post, "/v1/things", [("Content-Type", "application/json")], body: body)
            #expect(reply.code == code)
        }
    }

    @Test func `a body of exactly the limit is read`() async throws {
        let body = String(repeating: " ", count: 63) + "1"
        try await HTTPBench().serve([self.echo]) { client in
            let reply = try await client.send(.post, "/v1/things", [("Content-Type", "application/json")], body: body)
            #expect(String(buffer: reply.body) == "1")
        }
    }

    @Test(arguments: [nil, "text/plain", "application/x-www-form-urlencoded"])
    func `a body that does not say it is JSON is refused`(type: String?) async throws {
        try await HTTPBench().serve([self.echo]) { client in
            let reply = try await client.send(
                .post,
                "/v1/things",
                type.map { [("Content-Type", $0)] } ?? [],
                body: "{}"
            )
            #expect(reply.code == "unsupported_media_type")
        }
    }

    @Test func `field errors, the batch index and event refusals reach the sender`() async throws {
        let events = Endpoint.sample(.post, "/v1/events", body: .json(.anything)) { request in
            let reader = CloudEventReader(now: Instant(milliseconds: 1_774_951_200_000))
            let headers = request.headers.map { ($0.name.canonicalName, $0.value) }
            _ = try reader.read(
                contentType: request.headers[.contentType] ?? "",
                headers: headers,
                body: request.body.readableBytesView
            )
            return EndpointReply(status: .accepted)
        }
        try await HTTPBench().serve([events]) { client in
            let batch = [("Content-Type", "application/cloudevents-batch+json")]
            let refused = try await client.send(.post, "/v1/events", batch, body: #"[{"specversion":"1.0"}]"#)
            #expect(refused.code == "invalid_fields")
            #expect(refused.json["index"]?.integer == 0)
            #expect(refused.json["errors"]?.array?.first?["field"] == "id")
            let binary = [
                ("Content-Type", "application/json"), ("ce-id", "1"), ("ce-source", "s"), ("ce-specversion", "1.0"),
                ("ce-type", "case.closed"),
            ]
            let taken = try await client.send(.post, "/v1/events", binary, body: #"{"case":{"id":"7"}}"#)
            #expect(taken.status == .accepted)
            #expect(try await client.send(.post, "/v1/events", body: "x").code == "unsupported_media_type")
        }
    }

    @Test(arguments: [
        ("a=1&b=x+y&a=%C3%A9&c", ["a=1", "b=x y", "a=é", "c="]), ("", []), ("&&", []), ("=x", ["=x"]),
        ("a=b=c", ["a=b=c"]), ("a=\u{301}b&\u{301}c=1", ["a=\u{301}b", "\u{301}c=1"]),
    ])
    func `form fields keep their order and repetition`(text: String, pairs: [String]) throws {
        #expect(try FormFields(encoded: text).pairs.map { "\($0.name)=\($0.value)" } == pairs)
    }

    @Test(arguments: ["a=%", "a=%zz", "%ff=1", String(repeating: "a=1&", count: 201)])
    func `broken forms are refused`(text: String) {
        #expect { try FormFields(encoded: text) } throws: { ($0 as? Problem)?.code == .invalidRequest }
    }
}
