import AfterwordCore
import AfterwordDelivery
import Synchronization

/// Addresses that were read before: nearly all messages go to a few, and reading one asks libcurl's parser six times.
final class KnownTargets: Sendable {
    private struct Key: Hashable {
        var text: String
        var service: AddressPolicy.Service
    }

    /// Some platforms have a new address for each request; then forgetting all is cheaper than choosing.
    private static let capacity = 1024

    private let targets = Mutex<[Key: RequestTarget]>([:])

    /// Throws ``TransportFailure`` for what is no plain address of the service; that is not remembered.
    func target(_ text: String, for service: AddressPolicy.Service) throws(TransportFailure) -> RequestTarget {
        let key = Key(text: text, service: service)
        if let known = self.targets.withLock({ $0[key] }) { return known }
        let target = try RequestTarget(text, for: service)
        self.targets.withLock { targets in
            if targets.count >= Self.capacity { targets.removeAll() }
            targets[key] = target
        }
        return target
    }
}
