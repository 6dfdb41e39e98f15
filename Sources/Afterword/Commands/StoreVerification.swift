import AfterwordCore
import AfterwordService

/// Every check of the store, one after the other, by the running server or without one.
enum StoreVerification {
    /// Nobody can say how long a check of many millions of rows takes; who waits sees which one it is, and may end it.
    private static let patience = Duration.days(1)

    /// - Returns: `ok` and `findings`, as the endpoint gives them for all checks.
    static func report(on configuration: Configuration) async throws -> JSONValue {
        try await ControlClient.with(configuration, patience: self.patience, self.report)
    }

    /// The same of a database that this process has just filled, and no server works on.
    static func reportAlone(on configuration: Configuration) async throws -> JSONValue {
        try await ControlClient.withoutServer(configuration, patience: self.patience, self.report)
    }

    @Sendable private static func report(_ client: ControlClient) async throws -> JSONValue {
        defer { Progress.end() }
        let names = try await client.json("GET", "/v1/verification")["checks"]?.array?.compactMap(\.string) ?? []
        var findings: [JSONValue] = []
        for (index, name) in names.enumerated() {
            Progress.show("checking: \(name)", index, of: names.count)
            let report = try await client.json("POST", "/v1/verification?check=\(name.percentEncoded)")
            findings += report["findings"]?.array ?? []
        }
        return ["ok": JSONValue(findings.allSatisfy { $0["ok"]?.bool == true }), "findings": .array(findings)]
    }
}
