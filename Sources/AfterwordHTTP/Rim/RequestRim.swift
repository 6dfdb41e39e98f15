import HTTPTypes
package import HummingbirdCore

/// Finds the endpoint of a request, and does what is done around every one: an id, a line in the log, the safe headers, and a reply to
/// whatever was thrown.
///
/// One step, because each responder or middleware takes a request through several asynchronous functions and copies its context; and with
/// a path cut at its bytes, because cutting it at its characters cost a page more than reading it from the socket.
package final class RequestRim: Sendable {
    private let places: PathTree<EndpointPlace>
    private let log: AccessLog
    private let headers: DefaultHeaders
    private let problems: ProblemReplies

    init(places: PathTree<EndpointPlace>, log: AccessLog, headers: DefaultHeaders, problems: ProblemReplies) {
        self.places = places
        self.log = log
        self.headers = headers
        self.problems = problems
    }

    package func reply(to request: Request, _ context: EndpointContext) async -> EndpointReply {
        let start = ContinuousClock.now
        var context = context
        context.requestID = RequestID.accepted(request.headers[.requestID]) ?? RequestID.fresh()
        let path = request.uri.path.utf8.split(separator: UInt8(ascii: "/")).map { Substring($0) }
        let place = self.places.value(at: path[...])
        var reply: EndpointReply
        do {
            guard let place else { throw Problem(.notFound) }
            reply = try await place.respond(to: request, at: path, context)
        } catch {
            reply = self.problems.reply(to: error, request, context)
        }
        self.headers.complete(&reply.headers)
        reply.headers[.requestID] = context.requestID
        self.log.note(request, reply, context, route: place?.pattern, elapsed: ContinuousClock.now - start)
        return reply
    }
}

extension RequestRim: CustomStringConvertible {
    /// A service group puts all that its services hold into words when it is made. The endpoints took longer than the rest of the start.
    package var description: String { "RequestRim" }
}
