import Synchronization

/// The numbers of claims of which nobody knows whether they were kept: the database went away while it committed.
///
/// Their messages were handed to nobody, so the next claim gives them back first. Otherwise they would stay with an owner that lives and does
/// not know of them.
package final class UnclearClaims: Sendable {
    private let numbers = Mutex<[Int64]>([])

    func take() -> [Int64] {
        self.numbers.withLock { numbers in
            defer { numbers = [] }
            return numbers
        }
    }

    func keep(_ claims: [Int64]) { self.numbers.withLock { $0 += claims } }
}
