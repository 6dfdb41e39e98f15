import NIOCore
import Synchronization

/// Counts open connections per address, so that one client cannot take them all.
final class ConnectionCap: Sendable {
    private let most: Int
    private let trusted: TrustedProxies
    private let open = Mutex<[NetworkAddress: Int]>([:])

    init(most: Int, trusted: TrustedProxies) {
        self.most = most
        self.trusted = trusted
    }

    /// `false` if the address has too many already; then nothing was counted.
    func admit(_ address: NetworkAddress) -> Bool {
        if self.trusted.contains(address) { return true }
        return self.open.withLock { open in
            guard open[address, default: 0] < self.most else { return false }
            open[address, default: 0] += 1
            return true
        }
    }

    func release(_ address: NetworkAddress) {
        self.open.withLock { open in
            guard let count = open[address] else { return }
            open[address] = count > 1 ? count - 1 : nil
        }
    }

    var handler: any ChannelHandler { ConnectionCapHandler(cap: self) }
}

private final class ConnectionCapHandler: ChannelInboundHandler {
    typealias InboundIn = Never

    private let cap: ConnectionCap
    private var counted: NetworkAddress?

    init(cap: ConnectionCap) {
        self.cap = cap
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { self.count(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        self.count(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.release()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { self.release() }

    private func count(_ context: ChannelHandlerContext) {
        guard self.counted == nil, let address = context.remoteAddress.flatMap(NetworkAddress.init) else { return }
        if self.cap.admit(address) {
            self.counted = address
        } else {
            context.close(promise: nil)
        }
    }

    private func release() {
        if let counted { self.cap.release(counted) }
        self.counted = nil
    }
}
