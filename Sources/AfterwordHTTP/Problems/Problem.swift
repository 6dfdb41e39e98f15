package import AfterwordCore
package import HTTPTypes

/// A refused request, told as RFC 9457 `application/problem+json`; anything an endpoint throws ends as one of these.
package struct Problem: Error, Sendable, Equatable {
    package var code: ProblemCode
    /// What happened this time and how to mend it; never an internal detail.
    package var detail: String?
    package var errors: [FieldError]
    /// Which member of a batch is at fault, counted from 0.
    package var index: Int?
    /// When it makes sense to try again.
    package var retryAfter: Duration?
    /// Further headers that the status demands, such as `Allow`.
    package var headers: HTTPFields

    package init(
        _ code: ProblemCode,
        _ detail: String? = nil,
        errors: [FieldError] = [],
        index: Int? = nil,
        retryAfter: Duration? = nil,
        headers: HTTPFields = [:]
    ) {
        self.code = code
        self.detail = detail
        self.errors = errors
        self.index = index
        self.retryAfter = retryAfter
        self.headers = headers
    }

    /// One invalid field.
    package static func invalid(_ field: String, _ message: String) -> Problem {
        Problem(.invalidFields, errors: [FieldError(field: field, message: message)])
    }
}

extension Problem {
    package func json(requestID: String) -> JSONValue {
        var members = [
            JSONMember("type", .string("urn:afterword:problem:\(self.code.rawValue)")),
            JSONMember("title", .string(self.code.title)),
            JSONMember("status", JSONValue(self.code.status)),
            JSONMember("code", .string(self.code.rawValue)),
        ]
        if let detail { members.append(JSONMember("detail", .string(detail))) }
        members.append(JSONMember("request_id", .string(requestID)))
        if !self.errors.isEmpty {
            let list = self.errors.map { error -> JSONValue in
                ["field": .string(error.field), "message": .string(error.message)]
            }
            members.append(JSONMember("errors", .array(list)))
        }
        if let index { members.append(JSONMember("index", JSONValue(index))) }
        return .object(members)
    }

    /// The problem as a reply for programs.
    package func reply(requestID: String) -> EndpointReply {
        var reply = EndpointReply.json(self.json(requestID: requestID), status: .init(code: self.code.status))
        reply.headers[.contentType] = "application/problem+json"
        reply.headers[.cacheControl] = "no-store"
        self.addHeaders(to: &reply.headers)
        return reply
    }

    /// Adds the headers the status demands, whichever way the problem is shown.
    package func addHeaders(to headers: inout HTTPFields) {
        headers.append(contentsOf: self.headers)
        if let retryAfter { headers[.retryAfter] = String(max(1, retryAfter.components.seconds)) }
        if self.code == .unauthorized { headers[.wwwAuthenticate] = "Bearer realm=\"afterword\"" }
    }
}
