import NIOCore
import NIOHTTPTypes

/// The body did not arrive in time.
struct RequestDeadlineExceeded: Error {}

/// Closes connections whose request head or body drips in too slowly (slowloris), however busy the line looks.
///
/// The head's clock starts with the connection. Between two requests of one connection the idle timeout counts instead: it sees
/// finished heads only, so a dripping one does not stop it.
///
/// A body's clock is a moment to look at, and one timer of the connection looks: most bodies are there at once, and setting and
/// stopping a timer for each would cost every request.
final class RequestDeadlineHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private let head: TimeAmount
    private let body: TimeAmount
    private var headTimer: Scheduled<Void>?
    /// When the body that is being read must have ended; `nil` between requests.
    private var bodyDeadline: NIODeadline?
    private var bodyTimer: Scheduled<Void>?

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

    func handlerRemoved(context: ChannelHandlerContext) { self.stop() }

    func channelInactive(context: ChannelHandlerContext) {
        self.stop()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch self.unwrapInboundIn(data) {
        case .head: self.startBody(context)
        case .body: break
        case .end: self.bodyDeadline = nil
        }
        context.fireChannelRead(data)
    }

    private func startHeadTimer(_ context: ChannelHandlerContext) {
        guard self.headTimer == nil, self.bodyTimer == nil else { return }
        self.headTimer = self.schedule(context, at: .now() + self.head) { $0.close(promise: nil) }
    }

    private func startBody(_ context: ChannelHandlerContext) {
        self.headTimer?.cancel()
        self.headTimer = nil
        let deadline = NIODeadline.now() + self.body
        self.bodyDeadline = deadline
        if self.bodyTimer == nil { self.startBodyTimer(context, at: deadline) }
    }

    private func startBodyTimer(_ context: ChannelHandlerContext, at moment: NIODeadline) {
        self.bodyTimer = self.schedule(context, at: moment) { self.lookAtBody($0) }
    }

    private func lookAtBody(_ context: ChannelHandlerContext) {
        self.bodyTimer = nil
        guard let deadline = self.bodyDeadline else { return }
        if deadline > .now() {
            self.startBodyTimer(context, at: deadline)
        } else {
            self.bodyDeadline = nil
            context.fireErrorCaught(RequestDeadlineExceeded())
        }
    }

    private func schedule(
        _ context: ChannelHandlerContext,
        at moment: NIODeadline,
        _ act: @escaping (ChannelHandlerContext) -> Void
    ) -> Scheduled<Void> {
        context.eventLoop.assumeIsolated().scheduleTask(deadline: moment) { act(context) }
    }

    private func stop() {
        self.headTimer?.cancel()
        self.bodyTimer?.cancel()
        self.headTimer = nil
        self.bodyTimer = nil
        self.bodyDeadline = nil
    }
}
