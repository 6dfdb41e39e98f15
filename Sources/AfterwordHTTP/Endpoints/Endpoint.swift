package import HTTPTypes

/// One route as a value: the router and `/openapi.json` are both built from it, so the document cannot lie.
package struct Endpoint: Sendable {
    package typealias Handler = @Sendable (EndpointRequest) async throws -> EndpointReply

    package var method: HTTPRequest.Method
    package var path: PathPattern
    /// The `operationId`: unique, a verb and a noun, e.g. `listResponses`.
    package var name: String
    package var summary: String
    package var description: String?
    package var tag: Tag
    package var access: EndpointAccess
    /// Query and header parameters; those of the path come from the pattern.
    package var parameters: [EndpointParameter]
    package var body: EndpointBody?
    package var replies: [DocumentedReply]
    /// The problems that only this endpoint has; ``allProblems`` adds those that follow from its shape.
    package var problems: [ProblemCode]
    /// Whether `Idempotency-Key` is honoured; only for POST with an API key.
    package var isIdempotent: Bool
    package var handler: Handler

    package init(
        _ method: HTTPRequest.Method,
        _ path: PathPattern,
        name: String,
        _ summary: String,
        description: String? = nil,
        tag: Tag,
        access: EndpointAccess,
        parameters: [EndpointParameter] = [],
        body: EndpointBody? = nil,
        replies: [DocumentedReply],
        problems: [ProblemCode] = [],
        isIdempotent: Bool = false,
        handler: @escaping Handler
    ) {
        self.method = method
        self.path = path
        self.name = name
        self.summary = summary
        self.description = description
        self.tag = tag
        self.access = access
        self.parameters = parameters
        self.body = body
        self.replies = replies
        self.problems = problems
        self.isIdempotent = isIdempotent
        self.handler = handler
    }

    /// The chapters of the API document.
    package enum Tag: String, Sendable, CaseIterable {
        case access, ambassadors, cases, channels, contacts, desk, events, exports, followUps = "follow-ups",
            invitations
        case messages, metrics, operations, referrals, responses, surveys
        case publicPages = "public pages"
    }
}

/// A struct with `endpoints` and thin methods that they call: one aggregate's rim.
package protocol EndpointGroup: Sendable {
    var endpoints: [Endpoint] { get }
}

extension Endpoint {
    /// Every problem a caller may see: the endpoint's own and those that follow from its access, body and parameters.
    package var allProblems: [ProblemCode] {
        var codes = Set(self.problems + [.internalError, .overloaded, .storageFull, .shuttingDown])
        switch self.access {
        case .open: break
        case .token, .code: codes.formUnion([.notFound, .tooManyRequests])
        case .signature: codes.formUnion([.unauthorized, .notFound, .tooManyRequests])
        case .apiKey: codes.formUnion([.unauthorized, .forbidden, .tooManyRequests])
        case .staff: codes.formUnion([.unauthorized, .forbidden, .crossSite])
        case .socketOnly: codes.insert(.notFound)
        }
        if let body {
            codes.formUnion([.bodyTooLarge, .unsupportedMediaType, .requestTimeout, .invalidRequest, .invalidFields])
            if body.isJSON { codes.insert(.invalidJSON) }
        }
        if !self.parameters.isEmpty { codes.formUnion([.invalidFields, .invalidRequest]) }
        if self.parameters.contains(where: { $0.name == "cursor" }) { codes.insert(.invalidCursor) }
        if self.parameters.contains(where: { $0.name == "If-Match" }) {
            codes.formUnion([.versionRequired, .versionMismatch])
        }
        if !self.path.captures.isEmpty { codes.insert(.notFound) }
        if self.isIdempotent { codes.formUnion([.idempotencyInFlight, .idempotencyMismatch, .invalidFields]) }
        return ProblemCode.allCases.filter(codes.contains)
    }
}
