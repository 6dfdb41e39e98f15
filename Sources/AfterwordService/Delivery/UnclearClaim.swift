import Synchronization

/// The number of a claim of which nobody knows whether it was kept: the database went away while it committed.
///
/// Its messages were handed to nobody, so the next claim gives them back first and goes on under the same number. Otherwise they would stay
/// with an owner that lives and does not know of them.
final class UnclearClaim: Sendable {
    private let number = Mutex<Int64?>(nil)

    func take() -> Int64? {
        self.number.withLock { number in
            defer { number = nil }
            return number
        }
    }

    func keep(_ claim: Int64) { self.number.withLock { $0 = claim } }
}
