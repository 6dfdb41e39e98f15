import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// An open connection.
struct Connection: ServerChildChannelValue {
    let channel: any Channel
    /// Asks for its end as soon as no request is being answered; whoever is answered has to hurry.
    let stop: @Sendable () -> Void
    /// When the connection is closed and the last request on it is done with.
    let ended: EventLoopFuture<Void>
}

/// Makes connections that ``ExchangeHandler`` answers.
struct ConnectionSetup: ServerChildChannel {
    let responder: RequestRim
    let listener: EndpointContext.Listener
    let limits: ServerLimits
    /// Handlers of the bytes' side of things that a connection of this listener has besides.
    let guards: @Sendable () -> [any ChannelHandler]
    let date = ReplyDate()

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Connection> {
        channel.eventLoop.makeCompletedFuture {
            let ended = channel.eventLoop.makePromise(of: Void.self)
            let exchange = ExchangeHandler(
                responder: self.responder,
                context: EndpointContext(
                    logger: logger,
                    listener: self.listener,
                    peer: channel.remoteAddress.flatMap(NetworkAddress.init)
                ),
                limits: self.limits,
                date: self.date,
                loop: channel.eventLoop,
                ended: ended
            )
            try self.fill(channel.pipeline.syncOperations, with: exchange)
            let bound = NIOLoopBound(exchange, eventLoop: channel.eventLoop)
            return Connection(
                channel: channel,
                stop: { channel.eventLoop.execute { bound.value.stop() } },
                ended: ended.futureResult
            )
        }
    }

    func handle(value: Connection, logger: Logger) async {
        await withTaskCancellationHandler {
            try? await value.ended.get()
        } onCancel: {
            value.stop()
        }
    }

    private func fill(
        _ pipeline: ChannelPipeline.SynchronousOperations,
        with exchange: ExchangeHandler
    ) throws {
        try pipeline.configureHTTPServerPipeline(
            // Requests that come before they are asked for wait in the exchange handler.
            withPipeliningAssistance: false,
            withErrorHandling: false,
            // Fields cannot hold what would break a head.
            withOutboundHeaderValidation: false,
            withEncoderConfiguration: .init(),
            withDecoderLimitConfiguration: self.limits.decoder
        )
        try pipeline.addHandlers(self.guards())
        try pipeline.addHandler(exchange)
    }
}

extension ServerLimits {
    fileprivate var decoder: NIOHTTPDecoderLimitConfiguration {
        var configuration = NIOHTTPDecoderLimitConfiguration()
        configuration.maxHeaderFieldSize = self.headerBytes
        configuration.maxHeaderListSize = self.headerBytes
        configuration.maxHeaderFieldCount = self.headerCount
        return configuration
    }
}
