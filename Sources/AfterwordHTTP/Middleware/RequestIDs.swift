import HTTPTypes
import Hummingbird
import Logging

/// Gives every request an id, the sender's own if it is sane, and says it in the reply and in every log line.
struct RequestIDs: RouterMiddleware {
    @concurrent func handle(
        _ request: Request,
        context: EndpointContext,
        next: @concurrent (Request, EndpointContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.requestID = Self.accepted(request.headers[.requestID]) ?? Self.fresh()
        context.logger[metadataKey: "request_id"] = .string(context.requestID)
        var response = try await next(request, context)
        response.headers[.requestID] = context.requestID
        return response
    }

    /// 8 to 128 letters, digits and `-_.`; anything else could forge a log line.
    static func accepted(_ text: String?) -> String? {
        guard let text, (8...128).contains(text.utf8.count),
            text.utf8.allSatisfy({ byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                    true
                default: false
                }
            })
        else { return nil }
        return text
    }

    private static func fresh() -> String {
        let random = String(UInt64.random(in: .min ... .max), radix: 36)
        return "req_" + String(repeating: "0", count: 13 - random.count) + random
    }
}
