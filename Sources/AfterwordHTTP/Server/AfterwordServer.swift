package import AfterwordService
import HummingbirdCore
package import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Synchronization

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
    private let doorTrouble = FirstError()

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
        if let listen { services.append(self.networkServer(at: listen, on: loops)) }
        if let socket { services.append(self.socketServer(socket, on: loops)) }
        var configuration = ServiceGroupConfiguration(services: services, logger: self.logger)
        configuration.maximumGracefulShutdownDuration = self.limits.drainTime
        defer { self.socket?.remove() }
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch {
            // Without its one door a server ends, and why is said here, not that it ended.
            throw self.doorTrouble.first ?? (error as? IOError).map(self.explained) ?? error
        }
    }

    private func networkServer(at listen: ListenAddress, on loops: any EventLoopGroup) -> some Service {
        let cap = ConnectionCap(most: self.limits.connectionsPerAddress, trusted: self.proxies)
        return self.server(
            at: .hostname(listen.host, port: listen.port),
            listener: .network,
            guards: { [cap.handler] },
            loops: loops
        ) { channel in
            let port = channel.localAddress?.port ?? listen.port
            await self.onListening(ListenAddress(host: listen.host, port: port))
        }
    }

    private func socketServer(_ socket: ControlSocket, on loops: any EventLoopGroup) -> some Service {
        self.server(at: .unixDomainSocket(path: socket.birthPlace), listener: .socket, guards: { [] }, loops: loops) {
            channel in
            do {
                try socket.publish()
                await self.onSocket()
            } catch {
                self.logger.error("no control socket", metadata: ["error": .string(String(describing: error))])
                guard self.listen == nil else { return }
                self.doorTrouble.note(error)
                // Closing can only fail where it is closed already.
                try? await channel.close()
            }
        }
    }

    private func server(
        at address: BindAddress,
        listener: EndpointContext.Listener,
        guards: @escaping @Sendable () -> [any ChannelHandler],
        loops: any EventLoopGroup,
        onRunning: @escaping @Sendable (any Channel) async -> Void
    ) -> some Service {
        Server(
            childChannelSetup: ConnectionSetup(
                responder: self.responder,
                listener: listener,
                limits: self.limits,
                guards: guards
            ),
            configuration: ServerConfiguration(
                address: address,
                availableConnectionsDelegate: MaximumAvailableConnections(self.limits.connections, logger: self.logger)
            ),
            onServerRunning: onRunning,
            eventLoopGroup: loops,
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

/// Remembers what went wrong first.
private final class FirstError: Sendable {
    private let kept = Mutex<(any Error)?>(nil)

    var first: (any Error)? { self.kept.withLock { $0 } }

    func note(_ error: any Error) {
        self.kept.withLock { if $0 == nil { $0 = error } }
    }
}
