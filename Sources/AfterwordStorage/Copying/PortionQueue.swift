import Dispatch
import Synchronization

/// A short queue between a reader, which blocks a thread of its engine, and a writer, which waits as a task. The reader is held up while
/// some portions wait, so that memory stays flat however large the tables are.
final class PortionQueue<Portion: Sendable>: Sendable {
    /// Thrown in the reader when the writer wants no more.
    struct Stopped: Error {}

    private let stream: AsyncStream<Portion>
    private let continuation: AsyncStream<Portion>.Continuation
    private let places: DispatchSemaphore
    private let isStopped = Mutex(false)

    init(places: Int) {
        (self.stream, self.continuation) = AsyncStream.makeStream()
        // A semaphore that ends below the number it began with stops the process.
        self.places = DispatchSemaphore(value: 0)
        for _ in 0..<places { self.places.signal() }
    }

    /// Waits for a place; for the reader's thread only.
    func put(_ portion: Portion) throws {
        self.places.wait()
        if self.isStopped.withLock({ $0 }) { throw Stopped() }
        self.continuation.yield(portion)
    }

    /// Nothing comes any more.
    func end() { self.continuation.finish() }

    /// Hands each portion to `body`; whatever ends it, the reader is let go.
    func forEach(_ body: (Portion) async throws -> Void) async throws {
        defer {
            self.isStopped.withLock { $0 = true }
            self.places.signal()
        }
        for await portion in self.stream {
            try Task.checkCancellation()
            try await body(portion)
            self.places.signal()
        }
        try Task.checkCancellation()
    }
}
