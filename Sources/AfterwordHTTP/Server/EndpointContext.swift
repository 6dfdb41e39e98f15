package import Logging

/// What travels with a request beside it.
package struct EndpointContext: Sendable {
    let logger: Logger
    package var requestID = ""
    /// Which door the request came in by.
    package let listener: Listener
    /// The other end of the connection; a proxy, perhaps.
    package let peer: NetworkAddress?

    /// The two doors of the server.
    package enum Listener: Sendable { case network, socket }

    package init(logger: Logger, listener: Listener, peer: NetworkAddress?) {
        self.logger = logger
        self.listener = listener
        self.peer = peer
    }
}
