import AfterwordCore
import Foundation

extension DocumentFormat where Value == ListenAddress {
    static var listenAddress: DocumentFormat {
        .scalar("host and port such as \"127.0.0.1:8080\"") { ListenAddress($0) }
    }
}

extension DocumentFormat where Value == DatabaseLocation {
    /// A fault does not repeat what was found: it may hold a password.
    static var databaseLocation: DocumentFormat {
        let expected = "an address such as \"sqlite:data/afterword.db\" or \"postgres://user:password@host/name\""
        return DocumentFormat(expected: expected) { node, faults in
            if let location = node.scalarText.flatMap({ DatabaseLocation($0) }) { return location }
            faults.append(DocumentFault(position: node.position, message: "expected \(expected)"))
            return nil
        }
    }
}

extension DocumentFormat where Value == String {
    /// Where the service is reached: `http` or `https`, a host and nothing behind it but slashes, which are cut off.
    static var siteAddress: DocumentFormat {
        let expected = "an address such as \"https://care.example.org\""
        return DocumentFormat(expected: expected) { node, faults in
            guard let text = node.scalarText, let url = URLComponents(string: text), let host = url.host, !host.isEmpty,
                ["http", "https"].contains(url.scheme?.lowercased()), url.fragment == nil, PortNumber.isValid(url.port)
            else {
                faults.append(.unexpected(node, expected: expected))
                return nil
            }
            // Forms, redirects and cookies name paths of the whole host, so under a prefix links would open and answers be lost.
            guard url.path.allSatisfy({ $0 == "/" }), url.query == nil else {
                let message =
                    "expected \(expected) without a path, found \(node.summary): give the service a host name or a port of its own"
                faults.append(DocumentFault(position: node.position, message: message))
                return nil
            }
            return String(text.reversed().drop { $0 == "/" }.reversed())
        }
    }

    static var timeZone: DocumentFormat {
        .scalar("a time zone such as UTC or Europe/Madrid") { TimeZone(identifier: $0) == nil ? nil : $0 }
    }

    /// An address or a network: `10.0.0.0/8`, `::1`.
    static var network: DocumentFormat {
        .scalar("an address or a network such as \"127.0.0.0/8\"") { text in
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            let isVersion6 = text.contains(":")
            guard (1...2).contains(parts.count), Self.isAddress(String(parts[0]), isVersion6: isVersion6) else {
                return nil
            }
            let bits = parts.count == 2 ? Int(parts[1]) : 0
            return bits.map { (0...(isVersion6 ? 128 : 32)).contains($0) } == true ? text : nil
        }
    }

    /// `YYYY-MM-DD`, a day that a calendar has.
    static var day: DocumentFormat {
        .scalar("a day such as 2026-12-25") { LocalDay(name: $0)?.name }
    }

    private static func isAddress(_ text: String, isVersion6: Bool) -> Bool {
        var storage = in6_addr()
        return inet_pton(isVersion6 ? AF_INET6 : AF_INET, text, &storage) == 1
    }
}

extension DocumentFormat where Value == String {
    /// The id of one of the configured channels.
    static func channel(of channels: [String]) -> DocumentFormat {
        guard channels.isEmpty else { return .word(of: channels) }
        let expected = "the id of a channel, but there is none under \"channels\""
        return DocumentFormat(expected: expected) { node, faults in
            faults.append(.unexpected(node, expected: expected))
            return nil
        }
    }
}
