import AfterwordStorage
import Dispatch

#if canImport(Glibc)
    import Glibc
#endif

/// A connection with the one queue that may touch it; it opens anew when the server went away.
///
/// libpq blocks, and Swift's few threads must not: all its work happens here. Unchecked, because `current` is touched on `queue` only.
final class Lane: @unchecked Sendable {
    private let queue: DispatchQueue
    private let string: ConnectionString
    private let settings: String
    private var current: Session?
    /// How many connections it has opened so far; each has its number by this.
    private(set) var openings = 0

    /// `settings`: SET statements for each connection, beside those that all have.
    init(label: String, _ string: ConnectionString, settings: String = "") {
        self.queue = DispatchQueue(label: "afterword.postgres.\(label)")
        self.string = string
        self.settings = settings
    }

    func async(_ work: @escaping @Sendable (Lane) -> Void) {
        self.queue.async { work(self) }
    }

    /// The same after a while, in which other work may run here.
    func async(afterMilliseconds pause: Int, _ work: @escaping @Sendable (Lane) -> Void) {
        self.queue.asyncAfter(deadline: .now() + .milliseconds(pause)) { work(self) }
    }

    /// Runs blocking work here and gives the server's errors the words of the seam.
    func perform<Value: Sendable>(_ work: @escaping @Sendable (Lane) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            self.async { lane in continuation.resume(with: Result { try SQLError.mapping { try work(lane) } }) }
        }
    }

    /// The open connection, or a new one.
    ///
    /// - Throws: ``ServerFailure`` of kind `lost`, at once: waiting is the caller's decision.
    func session() throws(ServerFailure) -> Session {
        dispatchPrecondition(condition: .onQueue(self.queue))
        if let current = self.current { return current }
        do {
            let session = try Session(self.string, settings: self.settings)
            self.current = session
            self.openings += 1
            return session
        } catch {
            throw (error as? ServerFailure) ?? .lost("\(error)")
        }
    }

    /// Gives the connection up; the next look opens another.
    func drop() {
        dispatchPrecondition(condition: .onQueue(self.queue))
        self.current = nil
    }

    /// How often the open connection has waited for the server since the last look.
    func takeRoundTrips() -> Int {
        self.current?.pipeline.takeRoundTrips() ?? 0
    }

    /// Holds this lane, and only it.
    func pause(milliseconds: Int) {
        usleep(UInt32(milliseconds) * 1_000)
    }
}
