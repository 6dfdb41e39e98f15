import AfterwordCore
import AfterwordHTTP
import HTTPTypes
import HummingbirdTesting
import Synchronization
import Testing

@Suite struct HTTPIdempotencyTests {
    /// Counts its runs and answers with their number.
    private final class Counter: Sendable {
        let runs = Mutex(0)

        func endpoint(failing: Bool = false) -> Endpoint {
            .sample(.post, access: .apiKey(.eventsWrite), body: .json(.anything), isIdempotent: true) { _ in
                let run = self.runs.withLock { runs in
                    runs += 1
                    return runs
                }
                if failing { throw Problem(.conflict) }
                return .json(["run": .number(String(run))], status: .created)
            }
        }
    }

    private func headers(_ key: String?, as name: String = "write") -> [(String, String)] {
        [("Authorization", "Bearer \(name)"), ("Content-Type", "application/json")]
            + (key.map { [("Idempotency-Key", $0)] } ?? [])
    }

    @Test func `the same key gives the first reply again`() async throws {
        let counter = Counter()
        try await HTTPBench().serve([counter.endpoint()]) { client in
            let first = try await client.send(.post, "/v1/things", self.headers("k"), body: "{}")
            let second = try await client.send(.post, "/v1/things", self.headers("k"), body: "{}")
            #expect(first.json == second.json && second.status == .created)
            #expect(second.headers[.init("Idempotent-Replayed")!] == "true")
            #expect(second.headers[.contentType] == "application/json")
        }
        #expect(counter.runs.withLock { $0 } == 1)
    }

    @Test func `another body, another key, another principal`() async throws {
        let counter = Counter()
        try await HTTPBench().serve([counter.endpoint()]) { client in
            _ = try await client.send(.post, "/v1/things", self.headers("k"), body: "{}")
            let mismatch = try await client.send(.post, "/v1/things", self.headers("k"), body: "{ }")
            #expect(mismatch.status.code == 422 && mismatch.code == "idempotency_mismatch")
            let query = try await client.send(.post, "/v1/things?dry=1", self.headers("k"), body: "{}")
            #expect(query.code == "idempotency_mismatch")
            #expect(try await client.send(.post, "/v1/things", self.headers("l"), body: "{}").json["run"] == 2)
            let other = try await client.send(.post, "/v1/things", self.headers("k", as: "all"), body: "{}")
            #expect(other.json["run"] == 3)
            #expect(try await client.send(.post, "/v1/things", self.headers(nil), body: "{}").json["run"] == 4)
        }
    }

    @Test func `a request that changed nothing gives its key back`() async throws {
        let counter = Counter()
        try await HTTPBench().serve([counter.endpoint(failing: true)]) { client in
            for _ in 1...2 {
                let reply = try await client.send(.post, "/v1/things", self.headers("k"), body: "{}")
                #expect(reply.code == "conflict")
            }
        }
        #expect(counter.runs.withLock { $0 } == 2)
    }

    @Test func `a key whose first request still runs is told to wait`() async throws {
        let bench = HTTPBench()
        let (asked, ask) = AsyncStream.makeStream(of: Void.self)
        let (released, release) = AsyncStream.makeStream(of: Void.self)
        let slow = Endpoint.sample(
            .post,
            access: .apiKey(.eventsWrite),
            body: .json(.anything),
            isIdempotent: true
        ) { _ in
            ask.yield()
            await released.first { _ in true }
            return .json(["run": 1])
        }
        try await bench.serve([slow]) { client in
            async let first = client.send(.post, "/v1/things", self.headers("k"), body: "{}")
            await asked.first { _ in true }
            let second = try await client.send(.post, "/v1/things", self.headers("k"), body: "{}")
            #expect(second.code == "idempotency_in_flight" && second.status == .conflict)
            release.yield()
            let reply = try await first
            #expect(reply.json["run"] == 1)
        }
    }

    @Test(arguments: ["", String(repeating: "k", count: 256)])
    func `a key of no or endless length is refused`(key: String) async throws {
        try await HTTPBench().serve([Counter().endpoint()]) { client in
            let reply = try await client.send(.post, "/v1/things", self.headers(key), body: "{}")
            #expect(reply.json["errors"]?.array?.first?["field"] == "Idempotency-Key")
        }
    }
}
