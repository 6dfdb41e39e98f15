import Hummingbird

/// What is done around every endpoint: an id, a line in the log, the safe headers, and a reply to whatever was thrown.
///
/// One middleware, because each one takes a request through several asynchronous functions and copies its context; the steps themselves
/// wait for nothing.
struct RequestRim: RouterMiddleware {
    let log: AccessLog
    let headers: DefaultHeaders
    let problems: ProblemReplies

    @concurrent func handle(
        _ request: Request,
        context: EndpointContext,
        next: @concurrent (Request, EndpointContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var context = context
        context.requestID = RequestID.accepted(request.headers[.requestID]) ?? RequestID.fresh()
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            response = self.problems.reply(to: error, request, context)
        }
        self.headers.complete(&response.headers)
        response.headers[.requestID] = context.requestID
        self.log.note(request, response, context, elapsed: ContinuousClock.now - start)
        return response
    }
}
