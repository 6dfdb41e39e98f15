import AfterwordCore
package import AfterwordService
import HTTPTypes

/// Checks of the whole store, for operators.
package struct VerificationEndpoints: EndpointGroup {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .post,
                "/v1/verification",
                name: "verifyStore",
                "Recompute the figures and check the invariants",
                tag: .operations,
                access: .apiKey(.administration),
                replies: [.json(Self.report, "What was checked.")],
                handler: self.verify
            )
        ]
    }

    private static let report = JSONSchema.object([
        .required("ok", .flag),
        .required(
            "findings",
            .list(of: .object([.required("check", .text), .required("ok", .flag), .required("detail", .text)]))
        ),
    ])

    @Sendable private func verify(_ request: EndpointRequest) async throws -> EndpointReply {
        let findings = try await Verification(self.context).findings()
        let rows = findings.map { finding -> JSONValue in
            ["check": .string(finding.check), "ok": JSONValue(finding.isWell), "detail": .string(finding.detail)]
        }
        return .json(["ok": JSONValue(findings.allSatisfy(\.isWell)), "findings": .array(rows)])
    }
}
