package import AfterwordCore

/// Sends only while this process may: one that was frozen and has lost its claims must not send them when it wakes.
package struct GuardedTransport: Transport {
    private let inner: any Transport
    private let maySend: @Sendable () -> Bool

    package init(_ inner: any Transport, while maySend: @escaping @Sendable () -> Bool) {
        self.inner = inner
        self.maySend = maySend
    }

    package func send(_ request: TransportRequest) async -> TransportReply {
        guard self.maySend() else {
            let reason = "this instance was cut off from the others and sent nothing"
            return .failure(TransportFailure(code: .withheld, detail: reason))
        }
        return await self.inner.send(request)
    }

    package func stop(within deadline: Duration) async {
        await self.inner.stop(within: deadline)
    }
}
