package import HTTPTypes
import HummingbirdCore
import Logging

/// Shows a problem as a page; `nil` = answer with JSON.
package typealias ErrorPage = @Sendable (_ problem: Problem, _ occasion: ErrorOccasion) -> EndpointReply?

/// What was asked when a problem came up.
package struct ErrorOccasion: Sendable {
    package var method: HTTPRequest.Method
    /// Path and query as sent; never write it to a log, it may hold a token.
    package var target: String
    package var headers: HTTPFields
    package var requestID: String

    package init(method: HTTPRequest.Method, target: String, headers: HTTPFields, requestID: String) {
        self.method = method
        self.target = target
        self.headers = headers
        self.requestID = requestID
    }
}

/// Turns everything thrown into a reply; what nobody foresaw is logged and told as a bare 500.
struct ProblemReplies {
    let errorPage: ErrorPage?

    func reply(to error: any Error, _ request: Request, _ context: EndpointContext) -> EndpointReply {
        let problem = self.problem(for: error, context: context)
        let occasion = ErrorOccasion(
            method: request.method,
            target: request.head.path ?? "/",
            headers: request.headers,
            requestID: context.requestID
        )
        if Self.isForPeople(request), let page = self.errorPage?(problem, occasion) {
            var reply = page
            problem.addHeaders(to: &reply.headers)
            return reply
        }
        return problem.reply(requestID: context.requestID)
    }

    private func problem(for error: any Error, context: EndpointContext) -> Problem {
        if let problem = Problem.foreseen(error) {
            if problem.code.status == 503 {
                context.logger.warning(
                    "turned away",
                    metadata: ["code": .string(problem.code.rawValue), "request_id": .string(context.requestID)]
                )
            }
            return problem
        }
        context.logger.error(
            "request failed",
            metadata: ["error": .string(String(reflecting: error)), "request_id": .string(context.requestID)]
        )
        return Problem(.internalError, "Tell the operator the request_id.")
    }

    /// A page route asked by something that prefers HTML; programs get JSON under `/v1/` whatever they accept.
    static func isForPeople(_ request: Request) -> Bool {
        guard !request.uri.path.hasPrefix("/v1/"), let accept = request.headers[.accept] else { return false }
        let types = accept.lowercased()
        // A client that takes anything gets the page: outside the API, addresses are pages.
        guard let html = types.firstRange(of: "text/html") ?? types.firstRange(of: "*/*") else { return false }
        guard let json = types.firstRange(of: "json") else { return true }
        return html.lowerBound < json.lowerBound
    }
}
