package import AfterwordCore
package import AfterwordDelivery
import Foundation
import Synchronization

/// Looks names up on four threads of its own, because `getaddrinfo` blocks and libcurl would start a thread for each call.
package final class Resolver: Sendable {
    package typealias Lookup = @Sendable (String) -> Result<[IPAddress], TransportFailure>

    private struct State {
        var cache = ResolutionCache()
        var waiting: [String: [UInt64: CheckedContinuation<Result<[IPAddress], TransportFailure>, Never>]] = [:]
        var lastTicket: UInt64 = 0
    }

    private let state = Mutex(State())
    private let threads = OperationQueue()
    private let patience: Duration
    private let lookup: Lookup

    /// Waits at most `patience` for an answer; the look-up itself goes on and fills the cache.
    package init(patience: Duration = .seconds(5), lookup: @escaping Lookup = SystemLookup.addresses) {
        self.patience = patience
        self.lookup = lookup
        self.threads.maxConcurrentOperationCount = 4
    }

    package func addresses(of host: String) async -> Result<[IPAddress], TransportFailure> {
        let host = host.lowercased()
        if let known = self.state.withLock({ $0.cache.result(for: host, now: .now) }) { return known }
        let ticket = self.state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        return await withTaskGroup { group in
            // The look-up blocks and cannot be cancelled, so the answer races with our patience.
            group.addTask { await self.wait(for: host, ticket: ticket) }
            // Cancelled as soon as the answer is there; then nobody holds this ticket any more.
            group.addTask {
                try? await Task.sleep(for: self.patience)
                self.giveUp(host, ticket: ticket)
                return Self.timedOut
            }
            let first = await group.next() ?? Self.timedOut
            group.cancelAll()
            return first
        }
    }

    private func wait(for host: String, ticket: UInt64) async -> Result<[IPAddress], TransportFailure> {
        await withCheckedContinuation { continuation in
            let isFirst = self.state.withLock { state in
                state.waiting[host, default: [:]][ticket] = continuation
                return state.waiting[host]?.count == 1
            }
            if isFirst { self.threads.addOperation { self.answer(host, with: self.lookup(host)) } }
        }
    }

    private func answer(_ host: String, with result: Result<[IPAddress], TransportFailure>) {
        let waiting = self.state.withLock { state in
            state.cache.store(result, for: host, now: .now)
            return state.waiting.removeValue(forKey: host)
        }
        for continuation in (waiting ?? [:]).values { continuation.resume(returning: result) }
    }

    private func giveUp(_ host: String, ticket: UInt64) {
        let continuation = self.state.withLock { $0.waiting[host]?.removeValue(forKey: ticket) }
        continuation?.resume(returning: Self.timedOut)
    }

    private static let timedOut = Result<[IPAddress], TransportFailure>.failure(
        TransportFailure(code: .cannotResolve, detail: "the name look-up took too long")
    )
}

/// The operating system's resolver.
package enum SystemLookup {
    /// Blocks; reads every spelling of an address that the system knows, so that `0x7f.1` is judged as what it would connect to.
    package static func addresses(of host: String) -> Result<[IPAddress], TransportFailure> {
        var hints = addrinfo()
        // One entry for each address instead of one for each socket type.
        hints.ai_protocol = Int32(IPPROTO_TCP)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0, let list else {
            return .failure(TransportFailure(code: .cannotResolve, detail: "the host name is not known"))
        }
        defer { freeaddrinfo(list) }
        let addresses = sequence(first: list, next: { $0.pointee.ai_next }).compactMap { entry in
            entry.pointee.ai_addr.flatMap { IPAddress(socketAddress: $0) }
        }
        return .success(addresses)
    }
}

extension IPAddress {
    /// The address in a `sockaddr`; `nil` for other families such as local sockets.
    init?(socketAddress: UnsafePointer<sockaddr>) {
        switch Int32(socketAddress.pointee.sa_family) {
        case AF_INET:
            let number = UnsafeRawPointer(socketAddress).loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr
            self = .v4(UInt32(bigEndian: number))
        case AF_INET6:
            let bytes = UnsafeRawPointer(socketAddress).loadUnaligned(as: sockaddr_in6.self).sin6_addr
            self = .v6(withUnsafeBytes(of: bytes) { $0.reduce(UInt128(0)) { $0 << 8 | UInt128($1) } })
        default: return nil
        }
    }
}
