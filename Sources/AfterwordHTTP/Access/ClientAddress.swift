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

    /// What requests are counted under: an IPv4 address, or an IPv6 /64, the smallest block one subscriber gets.
    package var subscriber: ClientAddress {
        guard case .address(let address) = self, !address.isIPv4 else { return self }
        return .address(address.prefix(bits: 64))
    }

    /// ``subscriber`` in words.
    package var limiterKey: String {
        switch self.subscriber {
        case .socket: "socket"
        case .unknown: "unknown"
        case .address(let address): address.description
        }
    }
}

/// An IPv4 or IPv6 address; IPv4 inside IPv6 is unwrapped.
package struct NetworkAddress: Sendable, Hashable {
    /// As a number, so that a request's address is copied and compared without touching memory; IPv4 in its highest 32 bits.
    private let number: UInt128
    let isIPv4: Bool

    private init(number: UInt128, isIPv4: Bool) {
        self.number = number
        self.isIPv4 = isIPv4
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
        let number = address.withSockAddr { start, size in
            UnsafeRawBufferPointer(start: start, count: size)[range].reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        }
        let isIPv4 = range.count == 4 || number >> 32 == 0xFFFF
        self.init(number: isIPv4 ? number << 96 : number, isIPv4: isIPv4)
    }

    /// How many bits an address of this kind has.
    var width: Int { self.isIPv4 ? 32 : 128 }

    /// The address with all but the first `bits` bits cleared.
    package func prefix(bits: Int) -> NetworkAddress {
        NetworkAddress(number: self.number & ~(UInt128.max >> bits), isIPv4: self.isIPv4)
    }
}

extension NetworkAddress: CustomStringConvertible {
    package var description: String {
        if self.isIPv4 {
            return stride(from: 120, through: 96, by: -8).map { String(UInt8(truncatingIfNeeded: self.number >> $0)) }
                .joined(separator: ".")
        }
        return stride(from: 112, through: 0, by: -16).map {
            String(UInt16(truncatingIfNeeded: self.number >> $0), radix: 16)
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
                let bits = halves.count == 1 ? base.width : Int(halves[1]), (0...base.width).contains(bits)
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
        self.blocks.contains { $0.base == address.prefix(bits: $0.bits) }
    }

    /// Walks `X-Forwarded-For` from the right for as long as the hop that wrote it is trusted.
    package func client(peer: NetworkAddress, headers: HTTPFields) -> NetworkAddress {
        guard self.contains(peer) else { return peer }
        var hops = headers[values: .forwardedFor].joined(separator: ",").split(separator: ",")
            .map { String($0.filter { $0 != " " }) }
        var client = peer
        while self.contains(client), let hop = hops.popLast(), let address = NetworkAddress(hop) { client = address }
        return client
    }
}
