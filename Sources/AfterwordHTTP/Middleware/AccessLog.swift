import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// One line per request: the path's pattern instead of the path, no query, no headers, so no token and no address of a person gets into a log.
///
/// A request that worked is news only for somebody who looks for a fault; a failed one is for everybody.
struct AccessLog: RouterMiddleware {
    let level: Logger.Level

    @concurrent func handle(
        _ request: Request,
        context: EndpointContext,
        next: @concurrent (Request, EndpointContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        let elapsed = ContinuousClock.now - start
        context.logger.log(
            level: response.status.kind == .serverError ? .error : self.level,
            "request",
            metadata: [
                "method": .string(request.method.rawValue),
                "route": .string(context.endpointPath ?? "none"),
                "status": .stringConvertible(response.status.code),
                "ms": .stringConvertible(Int(elapsed / .milliseconds(1))),
            ]
        )
        return response
    }
}
