import HummingbirdCore
import NIOCore

/// The body of a request that is answered while it still arrives: pieces go in on the event loop and come out where the endpoint reads them.
struct BodyUpload {
    private typealias Pieces = NIOThrowingAsyncSequenceProducer<
        ByteBuffer, any Error, NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark, Wakening
    >

    /// What the endpoint reads.
    let body: RequestBody
    private let source: Pieces.Source

    /// Both are called on `loop`: `begin` as soon as the endpoint starts to read, `readAgain` when it has caught up, or wants no more.
    init(
        on loop: any EventLoop,
        begin: @escaping @Sendable () -> Void,
        readAgain: @escaping @Sendable () -> Void
    ) {
        let made = Pieces.makeSequence(
            elementType: ByteBuffer.self,
            failureType: (any Error).self,
            backPressureStrategy: .init(lowWatermark: 2, highWatermark: 4),
            finishOnDeinit: true,
            delegate: Wakening(loop: loop, readAgain: readAgain)
        )
        self.source = made.source
        self.body = RequestBody(asyncSequence: WantedBody(pieces: made.sequence, loop: loop, begin: begin))
    }

    /// `false` if the endpoint has enough to read for now.
    func add(_ piece: ByteBuffer) -> Bool {
        switch self.source.yield(piece) {
        case .produceMore, .dropped: true
        case .stopProducing: false
        }
    }

    func end() { self.source.finish() }
    func fail(_ error: any Error) { self.source.finish(error) }
}

/// A body that tells when somebody begins to read it.
private struct WantedBody<Pieces: AsyncSequence & Sendable>: AsyncSequence, Sendable {
    let pieces: Pieces
    let loop: any EventLoop
    let begin: @Sendable () -> Void

    func makeAsyncIterator() -> Pieces.AsyncIterator {
        // At once where endpoints run: later the request may be over, and another one here.
        if self.loop.inEventLoop { self.begin() } else { self.loop.execute(self.begin) }
        return self.pieces.makeAsyncIterator()
    }
}

/// Tells the connection that more may be read.
private struct Wakening: NIOAsyncSequenceProducerDelegate {
    let loop: any EventLoop
    let readAgain: @Sendable () -> Void

    func produceMore() { self.loop.execute(self.readAgain) }
    func didTerminate() { self.loop.execute(self.readAgain) }
}
