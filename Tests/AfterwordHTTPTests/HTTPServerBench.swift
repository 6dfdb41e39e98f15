import AfterwordHTTP
import AfterwordService
import Foundation
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

extension HTTPBench {
    /// Runs a real server on a free port for as long as `body` takes, then stops it gracefully.
    func listen(
        _ endpoints: [Endpoint],
        limits: ServerLimits = ServerLimits(),
        socketPath: String? = nil,
        _ body: (Int, ServiceGroup) async throws -> Void
    ) async throws {
        let (addresses, announce) = AsyncStream.makeStream(of: ListenAddress.self)
        let (sockets, announceSocket) = AsyncStream.makeStream(of: Void.self)
        let server = AfterwordServer(
            listen: ListenAddress(host: "127.0.0.1", port: 0),
            socketPath: socketPath,
            responder: self.router(endpoints).responder(),
            limits: limits,
            logger: .silent,
            onListening: { announce.yield($0) },
            onSocket: { announceSocket.yield() }
        )
        let group = ServiceGroup(configuration: .init(services: [server], logger: .silent))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer {
                    announce.finish()
                    announceSocket.finish()
                }
                try await group.run()
            }
            if socketPath != nil { await sockets.first { _ in true } }
            if let address = await addresses.first(where: { _ in true }) { try await body(address.port, group) }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }
}

/// A connection that says exactly what a test wants, byte by byte.
struct RawConnection: Sendable {
    let inbound: NIOAsyncChannelInboundStream<ByteBuffer>
    let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>

    static func open(port: Int, _ body: (RawConnection) async throws -> Void) async throws {
        try await self.run(
            self.bootstrap.connect(host: "127.0.0.1", port: port) { Self.wrapped($0) },
            body
        )
    }

    static func open(socket path: String, _ body: (RawConnection) async throws -> Void) async throws {
        try await self.run(
            self.bootstrap.connect(unixDomainSocketPath: path) { Self.wrapped($0) },
            body
        )
    }

    /// Each side may end its own half of the connection.
    private static var bootstrap: ClientBootstrap {
        ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup).channelOption(
            .allowRemoteHalfClosure,
            value: true
        )
    }

    private static func wrapped(_ channel: any Channel) -> EventLoopFuture<NIOAsyncChannel<ByteBuffer, ByteBuffer>> {
        channel.eventLoop.makeCompletedFuture {
            try NIOAsyncChannel(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true)
            )
        }
    }

    private static func run(
        _ channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>,
        _ body: (RawConnection) async throws -> Void
    ) async throws {
        try await channel.executeThenClose { inbound, outbound in
            try await body(RawConnection(inbound: inbound, outbound: outbound))
        }
    }

    func send(_ text: String) async throws { try await self.outbound.write(ByteBuffer(string: text)) }

    /// Everything until the server closes; a reset counts as a close.
    func rest() async -> String {
        var text = ""
        do {
            for try await piece in self.inbound { text += String(buffer: piece) }
        } catch { text += "" }
        return text
    }

    /// The same, with something more to say as soon as `sign` has come.
    func rest(sending more: String, after sign: String) async throws -> String {
        var (text, isSaid) = ("", false)
        for try await piece in self.inbound {
            text += String(buffer: piece)
            if !isSaid, text.contains(sign) {
                try await self.send(more)
                isSaid = true
            }
        }
        return text
    }
}
