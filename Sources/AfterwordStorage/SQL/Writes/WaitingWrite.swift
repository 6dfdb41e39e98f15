import Synchronization

/// A write that waits for an engine's writer, whatever it returns.
package protocol WaitingWrite: AnyObject, Sendable {
    /// When its callers handed it over: the first and the last of them.
    var handedOver: ClosedRange<ContinuousClock.Instant> { get }

    /// Runs the body and keeps its result; may be called again after a rollback.
    func run(on connection: any SQLConnection) throws

    /// Hands the result of the last run to the caller; the commit is on disk.
    func succeed()

    /// Hands an error to the caller; nothing of the write was kept.
    func fail(_ error: any Error)

    /// Writes of the same kind are run together; nil for one that is of no kind.
    var kind: ObjectIdentifier? { get }

    /// This write and others of its kind as one.
    func joined(by others: ArraySlice<any WaitingWrite>) -> any WaitingWrite

    /// What to try instead of a write that threw and stands for several; empty for one that stands for itself.
    var parts: [any WaitingWrite] { get }
}

/// A write that stands for itself.
extension WaitingWrite {
    package var kind: ObjectIdentifier? { nil }
    package func joined(by others: ArraySlice<any WaitingWrite>) -> any WaitingWrite { self }
    package var parts: [any WaitingWrite] { [] }
}

/// One caller's body, its result until the commit, and the caller to be woken.
package final class Write<Value: Sendable>: WaitingWrite {
    private let body: @Sendable (any SQLConnection) throws -> Value
    private let continuation: CheckedContinuation<Value, any Error>
    private let since = ContinuousClock.now
    private let result = Mutex<Value?>(nil)

    package init(
        body: @escaping @Sendable (any SQLConnection) throws -> Value,
        continuation: CheckedContinuation<Value, any Error>
    ) {
        self.body = body
        self.continuation = continuation
    }

    package var handedOver: ClosedRange<ContinuousClock.Instant> { self.since...self.since }

    package func run(on connection: any SQLConnection) throws {
        let value = try self.body(connection)
        self.result.withLock { $0 = value }
    }

    package func succeed() {
        guard let value = self.result.withLock({ $0 }) else {
            return self.fail(SQLError(code: .other, message: "a write was answered before it ran"))
        }
        self.continuation.resume(returning: value)
    }

    package func fail(_ error: any Error) {
        self.continuation.resume(throwing: error)
    }
}
