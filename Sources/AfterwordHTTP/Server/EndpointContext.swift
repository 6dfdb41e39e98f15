package import Hummingbird
import Logging
import NIOCore

/// What travels with a request beside it.
package struct EndpointContext: InitializableFromSource {
    let logger: Logger
    package var requestID: String
    /// Which door the request came in by.
    package var listener: Listener
    /// The other end of the connection; a proxy, perhaps.
    package var peer: NetworkAddress?

    /// The two doors of the server.
    package enum Listener: Sendable { case network, socket }

    package init(source: ApplicationRequestContextSource) {
        self.logger = source.logger
        self.requestID = ""
        self.listener = .network
        self.peer = source.channel.remoteAddress.flatMap(NetworkAddress.init)
    }
}

/// Marks every request with the door it came in by.
package struct ListenerResponder<Inner: HTTPResponder<EndpointContext>>: HTTPResponder {
    let listener: EndpointContext.Listener
    let inner: Inner

    package init(listener: EndpointContext.Listener, inner: Inner) {
        self.listener = listener
        self.inner = inner
    }

    package func respond(to request: Request, context: EndpointContext) async throws -> Response {
        var context = context
        context.listener = self.listener
        return try await self.inner.respond(to: request, context: context)
    }
}
