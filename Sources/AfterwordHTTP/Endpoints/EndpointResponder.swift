import HTTPTypes
import HummingbirdCore
import NIOCore

/// Takes one request through the gate, the body limit, the idempotency key and the handler of its endpoint.
///
/// A class, because each request takes it along, and a copy would retain every part of the endpoint.
final class EndpointResponder: Sendable {
    let endpoint: Endpoint
    private let gate: Gate
    private let idempotency: IdempotentCall

    init(endpoint: Endpoint, gate: Gate, idempotency: IdempotentCall) {
        self.endpoint = endpoint
        self.gate = gate
        self.idempotency = idempotency
    }

    /// `path`: the segments of the request's path.
    func respond(to request: Request, at path: [Substring], _ context: EndpointContext) async throws -> EndpointReply {
        guard let parameters = self.endpoint.path.values(of: path) else { throw Problem(.notFound) }
        let client = self.gate.client(of: context, headers: request.headers)
        let admission = try await self.gate.admit(
            to: self.endpoint.access,
            method: request.method,
            headers: request.headers,
            parameters: parameters,
            client: client
        )
        let endpointRequest = EndpointRequest(
            id: context.requestID,
            method: request.method,
            target: request.head.path ?? "",
            parameters: parameters,
            query: try FormFields(encoded: request.uri.query ?? ""),
            headers: request.headers,
            body: try await self.body(of: request),
            client: client,
            principal: admission.principal,
            session: admission.session
        )
        try self.checkFormToken(of: endpointRequest)
        try self.checkQuery(endpointRequest.query)
        let reply: EndpointReply
        do {
            reply = try await self.call(endpointRequest)
        } catch {
            // A refusal in a use case's own words is a miss like any other.
            if let problem = Problem.foreseen(error) {
                try self.count(endpointRequest, isMiss: self.isMiss(problem))
            }
            throw error
        }
        try self.count(endpointRequest, isMiss: self.isGuessable && reply.status == .notFound)
        return reply
    }

    /// Counts who guesses, and how often a right token is used. A page of its own may say that the token is unknown: it counts like the problem.
    private func count(_ request: EndpointRequest, isMiss: Bool) throws {
        if isMiss { return try self.gate.countMiss(of: request.client) }
        guard self.endpoint.access == .token, request.client != .socket, let token = request.parameters["token"] else {
            return
        }
        self.gate.countVisit(by: token)
    }

    private func call(_ request: EndpointRequest) async throws -> EndpointReply {
        guard self.endpoint.isIdempotent else { return try await self.endpoint.handler(request) }
        return try await self.idempotency.run(request, handler: self.endpoint.handler)
    }

    private func body(of request: Request) async throws -> ByteBuffer {
        guard let limit = self.endpoint.body?.limit else { return ByteBuffer() }
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw Problem(.bodyTooLarge, "At most \(limit) bytes are read here.", headers: [.connection: "close"])
        }
        do {
            return try await request.body.collect(upTo: limit)
        } catch is NIOTooManyBytesError {
            throw Problem(.bodyTooLarge, "At most \(limit) bytes are read here.", headers: [.connection: "close"])
        }
    }

    /// Forms of the desk carry the session's token; scripts may send it as a header.
    private func checkFormToken(of request: EndpointRequest) throws {
        guard let session = request.session, request.method != .get, request.method != .head else { return }
        let given = try request.headers[.formToken] ?? request.form()["csrf"]
        try self.gate.forms.checkToken(given, of: session)
    }

    /// Of a value that is given twice one would be passed over in silence, and a program would take the reply for the answer to both. Pages
    /// for people are not that strict.
    private func checkQuery(_ query: FormFields) throws {
        guard case .apiKey = self.endpoint.access, query.pairs.count > 1 else { return }
        for parameter in self.endpoint.parameters where parameter.location == .query && !parameter.isRepeatable {
            guard query.all(parameter.name).count < 2 else {
                throw Problem.invalid(parameter.name, "is given more than once")
            }
        }
    }

    /// Tokens and codes have pages of their own that say that they are unknown.
    private var isGuessable: Bool { [.token, .code].contains(self.endpoint.access) }

    private func isMiss(_ problem: Problem) -> Bool {
        switch self.endpoint.access {
        case .token, .code: problem.code == .notFound
        case .signature: problem.code == .unauthorized || problem.code == .notFound
        default: false
        }
    }
}
