package import AfterwordCore

/// Where messages may go: public addresses on the usual ports, and what the operator listed. Pure; decides on resolved addresses, never on text.
package struct AddressPolicy: Sendable, Equatable {
    /// The operator's `allow_private_destinations`; addresses in them are exempt from the port rule too.
    package var allowedRanges: [IPRange]
    /// Ports beside the usual ones of ``Service``.
    package var allowedPorts: Set<Int>

    package init(allowing ranges: [IPRange] = [], ports: Set<Int> = []) {
        self.allowedRanges = ranges
        self.allowedPorts = ports
    }

    package func permits(_ address: IPAddress, port: Int, for service: Service = .web) -> Bool {
        if self.allowedRanges.contains(where: { $0.contains(address) }) { return true }
        return self.allowedPorts.union(service.usualPorts).contains(port)
            && !SpecialRanges.all.contains { $0.contains(address) }
    }

    /// Whether a host may be contacted: one private address among its addresses is enough to refuse it, because an attacker's
    /// name server can mix good and bad ones.
    package func permits(_ addresses: [IPAddress], port: Int, for service: Service = .web) -> Bool {
        !addresses.isEmpty && addresses.allSatisfy { self.permits($0, port: port, for: service) }
    }

    /// Whether messages can ever go to a host on this port, as far as the text tells: a name may lead into a range of the operator's.
    package func canPermit(port: Int, of host: String, for service: Service = .web) -> Bool {
        if self.allowedPorts.union(service.usualPorts).contains(port) { return true }
        guard let address = IPAddress(String(host.drop { $0 == "[" }.prefix { $0 != "]" })) else {
            return !self.allowedRanges.isEmpty
        }
        return self.permits(address, port: port, for: service)
    }

    /// The one text for every refusal, so that the wording tells a prober nothing about our network.
    package static let refusal = TransportFailure(
        code: .refusedAddress,
        detail: "the destination is not a public address on a usual port; see allow_private_destinations"
    )
}

extension AddressPolicy {
    /// What is spoken at the destination; each has ports where nothing else is expected to listen.
    package enum Service: Sendable, Equatable {
        case web, mail

        package var usualPorts: Set<Int> {
            switch self {
            case .web: [80, 443]
            // Relay, submission with TLS from the start and with STARTTLS, and what providers open where 25 and 587 are blocked.
            case .mail: [25, 465, 587, 2525]
            }
        }
    }
}

/// Address blocks of the IANA special-purpose registries that no message may reach unless the operator says so.
enum SpecialRanges {
    static let all = (ipv4 + ipv6).compactMap(IPRange.init)

    static let ipv4 = [
        "0.0.0.0/8",  // this network
        "10.0.0.0/8",  // private
        "100.64.0.0/10",  // carrier-grade NAT
        "127.0.0.0/8",  // loopback
        "169.254.0.0/16",  // link-local, cloud metadata
        "172.16.0.0/12",  // private
        "192.0.0.0/24",  // protocol assignments
        "192.0.2.0/24",  // documentation
        "192.88.99.0/24",  // 6to4 relays
        "192.168.0.0/16",  // private
        "198.18.0.0/15",  // benchmarks
        "198.51.100.0/24",  // documentation
        "203.0.113.0/24",  // documentation
        "224.0.0.0/4",  // multicast
        "240.0.0.0/4",  // reserved, broadcast
    ]

    static let ipv6 = [
        "::/96",  // unspecified, loopback, IPv4-compatible
        "::ffff:0:0/96",  // IPv4-mapped
        "::ffff:0:0:0/96",  // IPv4-translated
        "64:ff9b::/96",  // NAT64
        "64:ff9b:1::/48",  // local NAT64
        "100::/64",  // discard
        "2001::/23",  // protocol assignments, Teredo
        "2001:db8::/32",  // documentation
        "2002::/16",  // 6to4
        "3fff::/20",  // documentation
        "5f00::/16",  // segment routing
        "fc00::/7",  // unique local
        "fe80::/10",  // link-local
        "fec0::/10",  // site-local
        "ff00::/8",  // multicast
    ]
}
