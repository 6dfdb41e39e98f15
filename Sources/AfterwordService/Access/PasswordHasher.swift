import AfterwordCore
import Dispatch
import Synchronization

/// Hashes passwords one at a time on a queue of its own.
///
/// One hash computes for tens of milliseconds without a pause. On the cooperative pool, which has one thread per core, a few
/// sign-ins would stop every other request; a serial queue also bounds the memory to one hash.
package final class PasswordHasher: Sendable {
    private static let mostWaiting = 32

    private let queue = DispatchQueue(label: "afterword.passwords")
    private let waiting = Mutex(0)
    private let cost: PasswordCost

    package init(cost: PasswordCost = .standard) {
        self.cost = cost
    }

    /// Throws ``SignInRefusal/busy`` if too many wait already.
    func hash(_ password: String) async throws -> String {
        let cost = self.cost
        return try await self.run { try PasswordHash(of: password, cost: cost).text }
    }

    /// Whether the password fits the stored hash. Without one it works as long and says no, so that the time does not tell whether
    /// there is such an account.
    func matches(_ password: String, stored: String?) async throws -> Bool {
        let cost = self.cost
        return try await self.run {
            guard let hash = stored.flatMap(PasswordHash.init(text:)) else {
                _ = try PasswordHash(of: password, cost: cost)
                return false
            }
            return try hash.matches(password)
        }
    }

    private func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        let mayWait = self.waiting.withLock { count in
            guard count < Self.mostWaiting else { return false }
            count += 1
            return true
        }
        guard mayWait else { throw SignInRefusal.busy }
        defer { self.waiting.withLock { $0 -= 1 } }
        return try await withCheckedThrowingContinuation { continuation in
            self.queue.async { continuation.resume(with: Result { try work() }) }
        }
    }
}
