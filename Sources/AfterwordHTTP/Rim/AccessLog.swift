import HTTPTypes
import HummingbirdCore
import Logging

/// One line per request: the path's pattern instead of the path, no query, no headers, so no token and no address of a person gets into a log.
///
/// A request that worked is news only for somebody who looks for a fault; a failed one is for everybody.
struct AccessLog {
    let level: Logger.Level

    /// `route`: the pattern of the path; `nil` for an unknown one.
    func note(
        _ request: Request,
        _ reply: EndpointReply,
        _ context: EndpointContext,
        route: String?,
        elapsed: Duration
    ) {
        context.logger.log(
            level: reply.status.kind == .serverError ? .error : self.level,
            "request",
            metadata: [
                "method": .string(request.method.rawValue),
                "route": .string(route ?? "none"),
                "status": .stringConvertible(reply.status.code),
                "ms": .stringConvertible(Int(elapsed / .milliseconds(1))),
                "request_id": .string(context.requestID),
            ]
        )
    }
}
