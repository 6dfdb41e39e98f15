import AfterwordCore
import AfterwordHTTP
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

@Suite struct HTTPOpenAPITests {
    /// Every endpoint of the programs' API and of the operators.
    private func withEndpoints(_ body: ([Endpoint]) async throws -> Void) async throws {
        let configuration = ConfigurationFile.read(Array("{}".utf8), path: "afterword.yaml", environment: [:])
            .configuration
        let account = Account(try #require(configuration))
        try await withStore { store in
            let context = ServiceContext(
                store: store,
                account: account,
                channels: [],
                surveys: { [:] },
                mint: TokenMint(keyring: try Keyring(text: Keyring.makeText())),
                now: { .testStart }
            )
            let groups = APIEndpoints.all(context) + [self.operations]
            try await body(groups.flatMap(\.endpoints))
        }
    }

    private let operations = OperationsEndpoints(
        unready: { [:] },
        metrics: { [] },
        document: { OpenAPIDocument(endpoints: $0, version: "0", serverURL: "http://x") }
    )

    private func document(_ endpoints: [Endpoint]) -> JSONValue {
        OpenAPIDocument(endpoints: endpoints, version: "1.2.3", serverURL: "http://127.0.0.1:8080").json
    }

    @Test func `every endpoint is in the document with its scope, its replies and its problems`() async throws {
        try await self.withEndpoints { endpoints in
            let paths = try #require(self.document(endpoints)["paths"])
            for endpoint in endpoints {
                let operation = try #require(paths[endpoint.path.pattern]?[endpoint.method.rawValue.lowercased()])
                #expect(operation["operationId"]?.string == endpoint.name)
                let codes = Set(operation["x-problem-codes"]?.array?.compactMap(\.string) ?? [])
                #expect(codes.isSuperset(of: endpoint.problems.map(\.rawValue)))
                let statuses = Set(operation["responses"]?.members?.map(\.name) ?? [])
                #expect(statuses.isSuperset(of: endpoint.allProblems.map { String($0.status) }))
                if case .apiKey(let scope) = endpoint.access { #expect(operation["x-scope"]?.string == scope.rawValue) }
            }
        }
    }

    @Test func `names, and methods on a path, are unique`() async throws {
        try await self.withEndpoints { endpoints in
            #expect(Set(endpoints.map(\.name)).count == endpoints.count)
            #expect(Set(endpoints.map { "\($0.method) \($0.path.pattern)" }).count == endpoints.count)
        }
    }

    @Test func `every reference of the document leads somewhere`() async throws {
        try await self.withEndpoints { endpoints in
            let document = self.document(endpoints)
            for reference in Self.references(in: document) {
                let target = reference.split(separator: "/").dropFirst().reduce(document as JSONValue?) {
                    $0?[String($1)]
                }
                #expect(target != nil, "\(reference)")
            }
        }
    }

    @Test func `every problem code is in the problem schema`() {
        let schema = self.document([])["components"]?["schemas"]?["Problem"]
        let words = schema?["properties"]?["code"]?["enum"]?.array?.compactMap(\.string)
        #expect(words == ProblemCode.allCases.map(\.rawValue))
    }

    @Test func `no description holds a stray backslash or the end of a line`() async throws {
        try await self.withEndpoints { endpoints in
            for endpoint in endpoints {
                let texts = [endpoint.summary, endpoint.description] + endpoint.parameters.map(\.description)
                for text in texts.compactMap(\.self) {
                    #expect(!text.contains("\\") && !text.contains("\n"), "\(text)")
                }
            }
        }
    }

    @Test func `an export as JSON is told as the list that it is, other formats as text`() async throws {
        try await self.withEndpoints { endpoints in
            let path = self.document(endpoints)["paths"]?["/v1/exports/{name}.{format}"]
            let content = path?["get"]?["responses"]?["200"]?["content"]
            #expect(content?["application/json"]?["schema"]?["type"] == "array")
            #expect(content?["text/csv"]?["schema"]?["type"] == "string")
        }
    }

    @Test func `what only the socket answers is not told`() {
        let document = self.document([.sample(.get, "/v1/secret", access: .socketOnly), .sample(.get, "/v1/open")])
        #expect(document["paths"]?.members?.map(\.name) == ["/v1/open"])
    }

    @Test(.enabled(if: Self.validator != nil, "install PyPI openapi-spec-validator"))
    func `an independent validator accepts the document`() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "openapi.json")
            try await self.withEndpoints { endpoints in
                try Data(self.document(endpoints).serialized).write(to: file)
            }
            let process = Process()
            process.executableURL = Self.validator
            process.arguments = [file.path()]
            let output = Pipe()
            process.standardOutput = output
            process.standardError = output
            try process.run()
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == 0, "\(text)")
        }
    }

    @Test func `health, readiness and metrics answer`() async throws {
        let operations = OperationsEndpoints(
            unready: { ["database": "closed"] },
            metrics: {
                [
                    .init(
                        "afterword_outbox_messages",
                        .gauge,
                        "Waiting \\ now\nor later",
                        [.init(3), .init(1.5, labels: ["channel": "a\"b"])]
                    )
                ]
            },
            document: { OpenAPIDocument(endpoints: $0, version: "9", serverURL: "http://x") }
        )
        try await HTTPBench().serve(operations.endpoints) { client in
            #expect(try await client.send(.get, "/healthz").status == .ok)
            let ready = try await client.send(.get, "/readyz")
            #expect(ready.status == .serviceUnavailable && ready.json["missing"]?["database"] == "closed")
            #expect(
                String(buffer: try await client.send(.get, "/metrics").body) == """
                    # HELP afterword_outbox_messages Waiting \\\\ now\\nor later
                    # TYPE afterword_outbox_messages gauge
                    afterword_outbox_messages 3.0
                    afterword_outbox_messages{channel="a\\"b"} 1.5

                    """
            )
            let document = try await client.send(.get, "/openapi.json").json
            #expect(document["info"]?["version"] == "9")
            #expect(document["paths"]?.members?.map(\.name) == ["/healthz", "/readyz", "/metrics", "/openapi.json"])
        }
    }

    private static let validator: URL? = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":")
        .map { URL(filePath: String($0)).appending(path: "openapi-spec-validator") }
        .first { FileManager.default.isExecutableFile(atPath: $0.path()) }

    private static func references(in value: JSONValue) -> [String] {
        switch value {
        case .object(let members):
            members.flatMap { member in
                member.name == "$ref" ? [member.value.string ?? ""] : self.references(in: member.value)
            }
        case .array(let values): values.flatMap(self.references)
        default: []
        }
    }
}
