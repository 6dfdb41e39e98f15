import AfterwordCore
import HTTPTypes

/// What an operator's machines ask: is it alive, is it ready, how is it doing, what can it do.
package struct OperationsEndpoints: EndpointGroup {
    /// Throws or names what is missing while the server should get no traffic, e.g. `["database": "closed"]`.
    package var unready: @Sendable () async throws -> [String: String]
    package var metrics: @Sendable () async throws -> [MetricsText.Family]
    /// Made from all endpoints; it is given these, which only they themselves know.
    package var document: @Sendable ([Endpoint]) -> OpenAPIDocument

    package init(
        unready: @escaping @Sendable () async throws -> [String: String],
        metrics: @escaping @Sendable () async throws -> [MetricsText.Family],
        document: @escaping @Sendable ([Endpoint]) -> OpenAPIDocument
    ) {
        self.unready = unready
        self.metrics = metrics
        self.document = document
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/healthz",
                name: "health",
                "Whether the process lives",
                tag: .operations,
                access: .open,
                replies: [.other("text/plain", "It lives.")],
                handler: { _ in .text("ok\n") }
            ),
            Endpoint(
                .get,
                "/readyz",
                name: "readiness",
                "Whether requests would be served",
                tag: .operations,
                access: .open,
                replies: [
                    .json(Self.readiness, "Ready."),
                    .json(Self.readiness, "Not ready; `missing` says why.", status: .serviceUnavailable),
                ],
                handler: self.readiness
            ),
            Endpoint(
                .get,
                "/metrics",
                name: "operationalMetrics",
                "Counters and gauges in Prometheus text form",
                tag: .operations,
                access: .open,
                replies: [.other("text/plain", "The samples.")],
                handler: self.showMetrics
            ),
            Endpoint(
                .get,
                "/openapi.json",
                name: "openAPI",
                "This document",
                tag: .operations,
                access: .open,
                replies: [.json(.anything, "OpenAPI 3.1.")],
                handler: { _ in .json(self.document(self.endpoints).json) }
            ),
        ]
    }

    private static let readiness = JSONSchema.object([
        .required("ready", .flag), .optional("missing", .map(of: .text)),
    ])

    @Sendable private func readiness(_ request: EndpointRequest) async throws -> EndpointReply {
        let missing = try await self.unready()
        guard !missing.isEmpty else { return .json(["ready": true]) }
        let reasons = missing.sorted { $0.key < $1.key }.map { JSONMember($0.key, .string($0.value)) }
        return .json(["ready": false, "missing": .object(reasons)], status: .serviceUnavailable)
    }

    @Sendable private func showMetrics(_ request: EndpointRequest) async throws -> EndpointReply {
        .text(MetricsText(families: try await self.metrics()).text, type: MetricsText.mediaType)
    }
}
