import Synchronization

/// A write that is one of many of its kind: those that wait together are made in one go, each statement for all of them.
///
/// The kind is the type. Writes that wait together come from callers of whom none has an answer yet, so any order of them is right, and an
/// engine may take those of one kind out of the row and run them where the first of them stood.
package protocol BatchedWrite: Sendable {
    associatedtype Outcome: Sendable

    /// Makes the writes and says what became of each, in their order, as if they were made one after the other.
    ///
    /// Like the body of a write it may run more than once and has no effect beside its statements. If it throws, none of the writes is made,
    /// and they are tried again in smaller batches until those that throw are alone; so one bad write harms no other.
    static func run(_ writes: [Self], in connection: any SQLConnection) throws -> [Outcome]
}

/// Callers whose writes are of one kind, their outcomes until the commit.
package final class WriteBatch<One: BatchedWrite>: WaitingWrite {
    private typealias Caller = (
        write: One, continuation: CheckedContinuation<One.Outcome, any Error>, since: ContinuousClock.Instant
    )

    private let callers: [Caller]
    private let outcomes = Mutex<[One.Outcome]>([])

    package convenience init(_ write: One, continuation: CheckedContinuation<One.Outcome, any Error>) {
        self.init([(write, continuation, .now)])
    }

    private init(_ callers: [Caller]) {
        self.callers = callers
    }

    package var handedOver: ClosedRange<ContinuousClock.Instant> {
        // Neither joining nor parting changes their order, in which they came but for callers who came at the same moment.
        let (first, last) = (self.callers[0].since, self.callers[self.callers.count - 1].since)
        return min(first, last)...max(first, last)
    }

    package func run(on connection: any SQLConnection) throws {
        // A key path of a generic type would be made anew each time.
        let outcomes = try One.run(self.callers.map { $0.write }, in: connection)
        guard outcomes.count == self.callers.count else {
            throw SQLError(
                code: .other,
                message: "\(One.self) answered \(outcomes.count) of \(self.callers.count) writes"
            )
        }
        self.outcomes.withLock { $0 = outcomes }
    }

    package func succeed() {
        for (caller, outcome) in zip(self.callers, self.outcomes.withLock { $0 }) {
            caller.continuation.resume(returning: outcome)
        }
    }

    package func fail(_ error: any Error) {
        for caller in self.callers { caller.continuation.resume(throwing: error) }
    }

    package var kind: ObjectIdentifier? { ObjectIdentifier(One.self) }

    package func joined(by others: ArraySlice<any WaitingWrite>) -> any WaitingWrite {
        WriteBatch(
            others.reduce(into: self.callers) { callers, other in
                if let batch = other as? Self { callers.append(contentsOf: batch.callers) }
            }
        )
    }

    package var parts: [any WaitingWrite] {
        guard self.callers.count > 1 else { return [] }
        let middle = self.callers.count / 2
        return [WriteBatch(Array(self.callers[..<middle])), WriteBatch(Array(self.callers[middle...]))]
    }
}
