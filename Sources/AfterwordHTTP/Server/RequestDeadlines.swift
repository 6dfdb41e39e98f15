import NIOCore
import NIOHTTPTypes

/// The body did not arrive in time.
struct RequestDeadlineExceeded: Error {}

/// Closes connections whose request head or body drips in too slowly (slowloris), however busy the line looks.
///
/// The head's clock starts with the connection. Between two requests of one connection the idle timeout counts instead: it sees
/// finished heads only, so a dripping one does not stop it.
final class RequestDeadlineHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private let head: TimeAmount
    private let body: TimeAmount
    private var timer: Scheduled<Void>?

    init(head: TimeAmount, body: TimeAmount) {
        self.head = head
        self.body = body
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { self.startHeadTimer(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        self.startHeadTimer(context)
        context.fireChannelActive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.stopTimer() }

    func channelInactive(context: ChannelHandlerContext) {
        self.stopTimer()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch self.unwrapInboundIn(data) {
        case .head: self.start(self.body, context) { $0.fireErrorCaught(RequestDeadlineExceeded()) }
        case .body: break
        case .end: self.stopTimer()
        }
        context.fireChannelRead(data)
    }

    private func startHeadTimer(_ context: ChannelHandlerContext) {
        if self.timer == nil { self.start(self.head, context) { $0.close(promise: nil) } }
    }

    private func start(
        _ time: TimeAmount,
        _ context: ChannelHandlerContext,
        then act: @escaping (ChannelHandlerContext) -> Void
    ) {
        self.stopTimer()
        self.timer = context.eventLoop.assumeIsolated().scheduleTask(in: time) { act(context) }
    }

    private func stopTimer() {
        self.timer?.cancel()
        self.timer = nil
    }
}
