package import AfterwordService
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Serves one responder on the network and on the command line's socket, both on the same event loops, one per core.
package struct AfterwordServer: Service {
    private let listen: ListenAddress?
    private let socket: ControlSocket?
    private let responder: RequestRim
    private let limits: ServerLimits
    private let proxies: TrustedProxies
    private let logger: Logger
    private let onListening: @Sendable (ListenAddress) async -> Void
    private let onSocket: @Sendable () async -> Void

    /// Without a `socketPath` there is no socket (tests). `onListening` hears the address with the true port once requests are served.
    package init(
        listen: ListenAddress?,
        socketPath: String?,
        responder: RequestRim,
        limits: ServerLimits = ServerLimits(),
        proxies: TrustedProxies = .none,
        logger: Logger,
        onListening: @escaping @Sendable (ListenAddress) async -> Void = { _ in },
        onSocket: @escaping @Sendable () async -> Void = {}
    ) {
        self.listen = listen
        self.socket = socketPath.map(ControlSocket.init)
        self.responder = responder
        self.limits = limits
        self.proxies = proxies
        self.logger = logger
        self.onListening = onListening
        self.onSocket = onSocket
    }

    /// Runs until a graceful shutdown; then requests in flight have ``ServerLimits/drainTime``. Throws ``ListenError``.
    package func run() async throws {
        let loops = MultiThreadedEventLoopGroup.singleton
        try await self.socket?.prepare(on: loops)
        var services: [any Service] = []
        if let listen { services.append(self.networkApplication(at: listen, on: loops)) }
        if let socket { services.append(self.socketApplication(socket, on: loops)) }
        var configuration = ServiceGroupConfiguration(services: services, logger: self.logger)
        configuration.maximumGracefulShutdownDuration = self.limits.drainTime
        defer { self.socket?.remove() }
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch let error as IOError {
            throw self.explained(error)
        }
    }

    private func networkApplication(at listen: ListenAddress, on loops: any EventLoopGroup) -> some Service {
        let cap = ConnectionCap(most: self.limits.connectionsPerAddress, trusted: self.proxies)
        return self.application(
            at: .hostname(listen.host, port: listen.port),
            listener: .network,
            handlers: { [cap.handler] },
            loops: loops
        ) { channel in
            let port = channel.localAddress?.port ?? listen.port
            await self.onListening(ListenAddress(host: listen.host, port: port))
        }
    }

    private func socketApplication(_ socket: ControlSocket, on loops: any EventLoopGroup) -> some Service {
        self.application(
            at: .unixDomainSocket(path: socket.birthPlace),
            listener: .socket,
            handlers: { [] },
            loops: loops
        ) { _ in
            do {
                try socket.publish()
                await self.onSocket()
            } catch {
                self.logger.error("no control socket", metadata: ["error": .string(String(describing: error))])
            }
        }
    }

    private func application(
        at address: BindAddress,
        listener: EndpointContext.Listener,
        handlers: @escaping @Sendable () -> [any RemovableChannelHandler],
        loops: any EventLoopGroup,
        onRunning: @escaping @Sendable (any Channel) async -> Void
    ) -> some Service {
        let (head, body) = (TimeAmount(self.limits.headTime), TimeAmount(self.limits.bodyTime))
        let http = HTTP1Channel.Configuration(
            additionalChannelHandlers: handlers() + [RequestDeadlineHandler(head: head, body: body)],
            idleTimeout: TimeAmount(self.limits.idleTime),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: self.limits.headerBytes,
                maxHeaderListSize: self.limits.headerBytes,
                maxHeaderFieldCount: self.limits.headerCount
            )
        )
        return Application(
            responder: ListenerResponder(listener: listener, inner: self.responder),
            server: HTTPServerBuilder { LoopBoundChannel(base: HTTP1Channel(responder: $0, configuration: http)) },
            configuration: .init(
                address: address,
                availableConnectionsDelegate: MaximumAvailableConnections(self.limits.connections, logger: self.logger)
            ),
            onServerRunning: onRunning,
            eventLoopGroupProvider: .shared(loops),
            logger: self.logger
        )
    }

    private func explained(_ error: IOError) -> ListenError {
        let remedy =
            switch error.errnoCode {
            case EADDRINUSE: "Another program uses it. Stop that program, or set server.listen to another port."
            case EACCES: "The port is reserved. Use one above 1023, or allow it to this program."
            case EADDRNOTAVAIL: "This machine has no such address. Set server.listen to one it has."
            default: "\(error.localizedDescription)."
            }
        let place = self.listen.map(\.description) ?? "the socket"
        return ListenError(description: "Cannot listen on \(place). \(remedy)")
    }
}
