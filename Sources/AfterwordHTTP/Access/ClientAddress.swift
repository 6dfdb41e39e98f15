import AfterwordCore
import Foundation
package import HTTPTypes
package import NIOCore

/// Where a request came from, as far as it can be believed.
package enum ClientAddress: Sendable, Hashable {
    case socket
    case address(NetworkAddress)
    /// In-memory tests have no peer.
    case unknown

    /// One bucket per IPv4 address and per IPv6 /64, the smallest block one subscriber gets.
    package var limiterKey: String {
        switch self {
        case .socket: "socket"
        case .unknown: "unknown"
        case .address(let address):
            address.bytes.count == 4 ? address.description : address.prefix(bits: 64).description
        }
    }
}

/// An IPv4 or IPv6 address as bytes; IPv4 inside IPv6 is unwrapped.
package struct NetworkAddress: Sendable, Hashable {
    package var bytes: [UInt8]

    private init(bytes: [UInt8]) {
        let mappedPrefix: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
        self.bytes = bytes.count == 16 && bytes.starts(with: mappedPrefix) ? Array(bytes.suffix(4)) : bytes
    }

    package init?(_ text: some StringProtocol) {
        guard let address = try? SocketAddress(ipAddress: String(text), port: 0) else { return nil }
        self.init(address)
    }

    package init?(_ address: SocketAddress) {
        // Where POSIX puts the address inside sockaddr_in and sockaddr_in6.
        let range: Range<Int>
        switch address {
        case .v4: range = 4..<8
        case .v6: range = 8..<24
        case .unixDomainSocket: return nil
        }
        self.init(bytes: address.withSockAddr { Array(UnsafeRawBufferPointer(start: $0, count: $1)[range]) })
    }

    /// The address with all but the first `bits` bits cleared.
    package func prefix(bits: Int) -> NetworkAddress {
        let cleared = self.bytes.enumerated().map { index, byte in
            let kept = min(8, max(0, bits - index * 8))
            return kept == 8 ? byte : byte & ~(UInt8.max >> kept)
        }
        var copy = self
        copy.bytes = cleared
        return copy
    }
}

extension NetworkAddress: CustomStringConvertible {
    package var description: String {
        if self.bytes.count == 4 { return self.bytes.map(String.init).joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2).map {
            String(UInt16(self.bytes[$0]) << 8 | UInt16(self.bytes[$0 + 1]), radix: 16)
        }
        .joined(separator: ":")
    }
}

/// The proxies whose `X-Forwarded-For` is believed (`server.trusted_proxies`: addresses and CIDR blocks).
package struct TrustedProxies: Sendable, Equatable {
    private struct Block: Sendable, Equatable {
        var base: NetworkAddress
        var bits: Int
    }

    private var blocks: [Block]

    /// Throws a ``FieldError`` that names the first entry which is no address and no block.
    package init(_ entries: [String]) throws {
        self.blocks = try entries.map { entry in
            let halves = entry.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            guard let base = NetworkAddress(halves[0]),
                let bits = halves.count == 1 ? base.bytes.count * 8 : Int(halves[1]),
                (0...base.bytes.count * 8).contains(bits)
            else {
                throw FieldError(
                    field: "server.trusted_proxies",
                    message: "\"\(entry)\" is no address and no CIDR block"
                )
            }
            return Block(base: base.prefix(bits: bits), bits: bits)
        }
    }

    package static let none = TrustedProxies(blocks: [])

    private init(blocks: [Block]) {
        self.blocks = blocks
    }

    package func contains(_ address: NetworkAddress) -> Bool {
        self.blocks.contains { $0.base.bytes.count == address.bytes.count && $0.base == address.prefix(bits: $0.bits) }
    }

    /// Walks `X-Forwarded-For` from the right for as long as the hop that wrote it is trusted.
    package func client(peer: NetworkAddress, headers: HTTPFields) -> NetworkAddress {
        var hops = headers[values: .forwardedFor].joined(separator: ",").split(separator: ",")
            .map { String($0.filter { $0 != " " }) }
        var client = peer
        while self.contains(client), let hop = hops.popLast(), let address = NetworkAddress(hop) { client = address }
        return client
    }
}
