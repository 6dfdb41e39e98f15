package import AfterwordCore
import HTTPTypes

/// The OpenAPI 3.1 document of a list of endpoints.
package struct OpenAPIDocument: Sendable {
    package var endpoints: [Endpoint]
    package var version: String
    package var serverURL: String

    package init(endpoints: [Endpoint], version: String, serverURL: String) {
        self.endpoints = endpoints
        self.version = version
        self.serverURL = serverURL
    }

    /// What only the command line's socket answers is left out: nobody else can call it.
    private var shown: [Endpoint] { self.endpoints.filter { $0.access != .socketOnly } }

    package var json: JSONValue {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "Afterword",
                "version": .string(self.version),
                "description": "Surveys after support cases: events in, answers, follow-ups, metrics and exports out.",
                "license": ["name": "See LICENSE"],
            ],
            "servers": [["url": .string(self.serverURL)]],
            "tags": .array(Endpoint.Tag.allCases.map { ["name": .string($0.rawValue)] }),
            "paths": self.paths,
            "components": [
                "schemas": self.schemas,
                "responses": self.problemReplies,
                "securitySchemes": [
                    "key": [
                        "type": "http", "scheme": "bearer", "description": "afterword keys create NAME --scope SCOPE",
                    ],
                    "session": ["type": "apiKey", "in": "cookie", "name": "__Host-afterword"],
                ],
            ],
        ]
    }

    private var paths: JSONValue {
        let patterns = self.shown.map(\.path.pattern).reduce(into: [String]()) { list, pattern in
            if !list.contains(pattern) { list.append(pattern) }
        }
        return .object(
            patterns.map { pattern in
                let operations = self.shown.filter { $0.path.pattern == pattern }.map { endpoint in
                    JSONMember(endpoint.method.rawValue.lowercased(), endpoint.operation)
                }
                return JSONMember(pattern, .object(operations))
            }
        )
    }

    private var schemas: JSONValue {
        let all = self.shown.flatMap(\.schemas) + [.problem]
        let components = all.reduce(into: [String: JSONValue]()) { $0.merge($1.components) { first, _ in first } }
        return .object(components.sorted { $0.key < $1.key }.map { JSONMember($0.key, $0.value) })
    }

    /// One shared reply per status; the codes that can stand in it are listed by each operation.
    private var problemReplies: JSONValue {
        let statuses = Set(ProblemCode.allCases.map(\.status)).sorted()
        return .object(
            statuses.map { status in
                let titles = ProblemCode.allCases.filter { $0.status == status }.map(\.title)
                let reply: JSONValue = [
                    "description": .string(titles.joined(separator: ". ") + "."),
                    "content": ["application/problem+json": ["schema": JSONSchema.problem.json]],
                ]
                return JSONMember("Problem\(status)", reply)
            }
        )
    }
}

extension Endpoint {
    fileprivate var schemas: [JSONSchema] {
        self.parameters.map(\.schema) + (self.body?.schemas.map(\.schema) ?? [])
            + self.replies.flatMap { $0.content.map(\.schema) }
    }

    fileprivate var operation: JSONValue {
        var members = [
            JSONMember("operationId", .string(self.name)),
            JSONMember("summary", .string(self.summary)),
            JSONMember("tags", [.string(self.tag.rawValue)]),
        ]
        if let description { members.append(JSONMember("description", .string(description))) }
        if let scope = self.access.scope { members.append(JSONMember("x-scope", .string(scope.rawValue))) }
        members.append(JSONMember("x-problem-codes", .array(self.allProblems.map { .string($0.rawValue) })))
        members.append(JSONMember("security", self.access.security))
        let parameters = self.allParameters
        if !parameters.isEmpty { members.append(JSONMember("parameters", .array(parameters.map(\.json)))) }
        if let body {
            let content: JSONValue = ["required": true, "content": Self.content(body.schemas)]
            members.append(JSONMember("requestBody", content))
        }
        members.append(JSONMember("responses", self.responses))
        return .object(members)
    }

    private var allParameters: [EndpointParameter] {
        let described = Set(self.parameters.filter { $0.location == .path }.map(\.name))
        let captures = self.path.captures.filter { !described.contains($0) }.map { name in
            EndpointParameter.path(
                name,
                .text,
                "The \(name) of the thing asked for; percent-encode reserved characters."
            )
        }
        return captures + self.parameters + (self.isIdempotent ? [.idempotencyKey] : [])
    }

    private var responses: JSONValue {
        let replies = self.replies.map { reply -> JSONMember in
            var members = [JSONMember("description", .string(reply.description))]
            if !reply.content.isEmpty { members.append(JSONMember("content", Self.content(reply.content))) }
            return JSONMember(String(reply.status.code), .object(members))
        }
        let documented = Set(self.replies.map(\.status.code))
        let problems = Set(self.allProblems.map(\.status)).subtracting(documented).sorted().map { status in
            JSONMember(String(status), ["$ref": .string("#/components/responses/Problem\(status)")])
        }
        return .object(replies + problems)
    }

    private static func content(_ schemas: [(mediaType: String, schema: JSONSchema)]) -> JSONValue {
        .object(schemas.map { JSONMember($0.mediaType, ["schema": $0.schema.json]) })
    }
}

extension EndpointAccess {
    var scope: Scope? {
        if case .apiKey(let scope) = self { scope } else { nil }
    }

    /// An empty list means that no credential of ours is asked for.
    fileprivate var security: JSONValue {
        switch self {
        case .apiKey: [["key": []]]
        case .staff: [["session": []]]
        case .open, .token, .code, .signature, .socketOnly: []
        }
    }
}

extension EndpointParameter {
    fileprivate var json: JSONValue {
        [
            "name": .string(self.name), "in": .string(self.location.rawValue), "required": .bool(self.isRequired),
            "description": .string(self.description), "schema": self.schema.json,
        ]
    }
}
