import Foundation

/// An IPv4 or IPv6 address as a number, so that ranges are compared by bits and never by spelling.
package enum IPAddress: Hashable, Sendable {
    case v4(UInt32)
    case v6(UInt128)

    /// Reads the canonical spellings only (four decimal octets, RFC 4291 text without a zone); `nil` for anything else.
    package init?(_ text: String) {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self = .v4(UInt32(bigEndian: four.s_addr))
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        self = .v6(withUnsafeBytes(of: &six) { $0.reduce(UInt128(0)) { $0 << 8 | UInt128($1) } })
    }
}

extension IPAddress: CustomStringConvertible {
    /// The usual text form: dotted decimal, or compressed lower-case hexadecimal.
    package var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        switch self {
        case .v4(let number):
            var address = in_addr(s_addr: number.bigEndian)
            inet_ntop(AF_INET, &address, &text, socklen_t(text.count))
        case .v6(let number):
            var network = number.bigEndian
            inet_ntop(AF_INET6, &network, &text, socklen_t(text.count))
        }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// A block of addresses in CIDR notation; IPv4 and IPv6 blocks never contain each other's addresses.
package struct IPRange: Hashable, Sendable {
    private let base: IPAddress
    private let prefixLength: Int

    /// Reads `10.0.0.0/8`, `fc00::/7` or a single address; `nil` if it is neither or the prefix is too long.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let base = IPAddress(String(parts[0])) else { return nil }
        let width = base.bitWidth
        guard let length = parts.count == 2 ? Int(parts[1]) : width, (0...width).contains(length) else { return nil }
        self.base = base
        self.prefixLength = length
    }

    package func contains(_ address: IPAddress) -> Bool {
        switch (self.base, address) {
        case (.v4(let base), .v4(let number)): (base ^ number) >> UInt32(32 - self.prefixLength) == 0
        case (.v6(let base), .v6(let number)): (base ^ number) >> UInt128(128 - self.prefixLength) == 0
        default: false
        }
    }
}

extension IPAddress {
    fileprivate var bitWidth: Int {
        switch self {
        case .v4: 32
        case .v6: 128
        }
    }
}
