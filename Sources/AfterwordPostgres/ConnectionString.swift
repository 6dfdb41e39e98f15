import CPostgres
import Foundation

/// Where the server is and how we speak to it. Hosts, TLS mode, certificates and passwords are libpq's own words in the address.
struct ConnectionString: Sendable {
    private let url: String

    /// What holds unless the address says otherwise: a dead host is noticed in seconds, and of several hosts the one that writes is taken.
    private static let defaults: [(name: String, value: String)] = [
        ("connect_timeout", "3"), ("tcp_user_timeout", "5000"), ("keepalives_idle", "5"), ("keepalives_interval", "2"),
        ("keepalives_count", "3"), ("target_session_attrs", "read-write"), ("fallback_application_name", "afterword"),
    ]

    /// Pieces of the address that no message may show.
    private let secrets: [String]

    init(_ url: String) {
        self.url = url
        self.secrets = Self.secrets(in: url)
    }

    /// The message without anything of the password. libpq's own words leave it out, unless the address is so wrong that libpq takes a
    /// piece of it for a host.
    func censored(_ message: String) -> String {
        self.secrets.reduce(message) { text, secret in text.replacing(secret, with: "•••") }
    }

    /// What stands between the first colon and the last `@` after the scheme, and what the words behind the `?` say of passwords; whole, and in
    /// the pieces that a wrong reading makes of it.
    private static func secrets(in url: String) -> [String] {
        let passwords = [Self.personPassword(in: url)].compactMap(\.self) + Self.wordPasswords(in: url)
        let pieces = passwords.flatMap { $0.split { "@:/?#&=,".contains($0) } }.filter { $0.count > 2 }
        // What holds another one goes first, or its rest would stay.
        return (passwords + pieces).filter { !$0.isEmpty }.map { String($0) }.sorted { $0.count > $1.count }
    }

    private static func personPassword(in url: String) -> Substring? {
        guard let scheme = url.firstRange(of: "://"), let end = url.lastIndex(of: "@") else { return nil }
        let person = url[scheme.upperBound..<max(end, scheme.upperBound)]
        return person.firstIndex(of: ":").map { person[person.index(after: $0)...] }
    }

    /// As written, and as libpq decodes it: either may stand in its words.
    private static func wordPasswords(in url: String) -> [Substring] {
        url.matches(of: #/(?i)[?&\s](?:ssl)?password\s*=\s*([^&\s]*)/#).flatMap { match -> [Substring] in
            let written = match.output.1
            return [written, Substring(written.removingPercentEncoding ?? "")]
        }
    }

    /// Opens a connection and waits for it; the caller owns the handle, also of one that failed.
    func connect() -> OpaquePointer? {
        // Words after the address override it, those before it are its defaults.
        let words = Self.defaults + [("dbname", self.url), ("client_encoding", "UTF8")]
        return Self.withCStrings(words.map(\.name)) { names in
            Self.withCStrings(words.map(\.value)) { values in PQconnectdbParams(names, values, 1) }
        }
    }

    /// Lends a NULL-ended list of C strings.
    private static func withCStrings<Result>(
        _ texts: [String],
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
    ) -> Result {
        let ends = texts.map { Array($0.utf8CString) }
        let joined = ends.flatMap(\.self)
        return joined.withUnsafeBufferPointer { memory in
            var position = 0
            var pointers: [UnsafePointer<CChar>?] = []
            for text in ends {
                pointers.append(memory.baseAddress?.advanced(by: position))
                position += text.count
            }
            pointers.append(nil)
            return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
        }
    }
}
