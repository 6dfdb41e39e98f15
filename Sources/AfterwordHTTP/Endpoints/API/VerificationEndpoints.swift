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
                .get,
                "/v1/verification",
                name: "listVerificationChecks",
                "The checks of the store, in the order in which they are made",
                tag: .operations,
                access: .apiKey(.administration),
                replies: [.json(.object([.required("checks", .list(of: .text))]), "Their names.")],
                handler: self.list
            ),
            Endpoint(
                .post,
                "/v1/verification",
                name: "verifyStore",
                "Recompute the figures and check the invariants",
                description: """
                    Each check goes through all there is, which in a large store takes minutes: ask for one after the other to see how far it \
                    is, as `afterword verify` does.
                    """,
                tag: .operations,
                access: .apiKey(.administration),
                parameters: [.query("check", .text, "The name of one check; without it all are made.")],
                replies: [.json(Self.report, "What was checked.")],
                handler: self.verify
            ),
        ]
    }

    private static let report = JSONSchema.object([
        .required("ok", .flag),
        .required(
            "findings",
            .list(of: .object([.required("check", .text), .required("ok", .flag), .required("detail", .text)]))
        ),
    ])

    @Sendable private func list(_ request: EndpointRequest) async throws -> EndpointReply {
        .json(["checks": .array(Verification(self.context).checks.map { .string($0.name) })])
    }

    @Sendable private func verify(_ request: EndpointRequest) async throws -> EndpointReply {
        let verification = Verification(self.context)
        guard let name = request.query.text("check") else {
            return Self.reply(try await verification.findings())
        }
        guard let check = verification.checks.first(where: { $0.name == name }) else {
            throw Problem.invalid("check", "no check has this name; GET /v1/verification lists them")
        }
        return Self.reply([try await check.finding()])
    }

    private static func reply(_ findings: [VerificationFinding]) -> EndpointReply {
        let rows = findings.map { finding -> JSONValue in
            ["check": .string(finding.check), "ok": JSONValue(finding.isWell), "detail": .string(finding.detail)]
        }
        return .json(["ok": JSONValue(findings.allSatisfy(\.isWell)), "findings": .array(rows)])
    }
}
