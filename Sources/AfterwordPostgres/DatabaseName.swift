import CPostgres

/// Which database an address leads to.
package enum DatabaseName {
    /// What of an address tells databases apart, with the order in which it is written down. How we get in and how we speak, such as the
    /// password or encryption, is not among it.
    private static let telling = ["service", "user", "host", "hostaddr", "port", "dbname", "options"]
    private static let usualPort = "5432"

    /// The database in words that are the same however the address is written, and hold no password; what the address leaves out comes
    /// from the environment, as when a connection is made. `nil` for an address that cannot be read.
    package static func of(address: String) -> String? {
        guard let written = Self.words(PQconninfoParse(address, nil)) else { return nil }
        var words = written.merging(Self.words(PQconndefaults()) ?? [:]) { own, _ in own }
        // A host that is a path is the folder of a socket, and folders have both kinds of letters.
        let hosts = Self.list(words["host"] ?? words["hostaddr"] ?? "").map { $0.hasPrefix("/") ? $0 : $0.lowercased() }
        let ports = Self.list(words["port"] ?? "").map { $0.isEmpty ? Self.usualPort : $0 }
        words["host"] = words["host"].map { _ in hosts.joined(separator: ",") }
        // One port stands for all hosts.
        let each = ports.count < hosts.count ? hosts.map { _ in ports.first ?? Self.usualPort } : ports
        words["port"] = each.joined(separator: ",")
        words["dbname"] = words["dbname"] ?? words["user"]
        // Who leaves the name out is let in as the user who asks, and the operator's command means the service's database.
        words["user"] = written["user"]
        return Self.telling.compactMap { name in words[name].map { "\(name)=\($0)" } }.joined(separator: " ")
    }

    private static func list(_ text: String) -> [String] {
        text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    /// The words that have a value; takes the list over.
    private static func words(_ list: UnsafeMutablePointer<PQconninfoOption>?) -> [String: String]? {
        guard let list else { return nil }
        defer { PQconninfoFree(list) }
        var words: [String: String] = [:]
        var next = list
        while let keyword = next.pointee.keyword {
            if let value = next.pointee.val, value.pointee != 0 {
                words[String(cString: keyword)] = String(cString: value)
            }
            next += 1
        }
        return words
    }
}
