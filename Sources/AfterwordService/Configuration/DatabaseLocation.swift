/// Where the data is: a file or a server.
package enum DatabaseLocation: Sendable, Equatable {
    /// The path of the SQLite file.
    case sqlite(path: String)
    /// A PostgreSQL address; it may hold a password.
    case postgres(url: Secret)

    /// Reads `sqlite:PATH`, `sqlite://PATH`, `postgres://…` or `postgresql://…`; `nil` for anything else.
    package init?(_ text: String) {
        if text.hasPrefix("sqlite:") {
            let rest = text.dropFirst("sqlite:".count)
            let path = rest.hasPrefix("//") ? rest.dropFirst(2) : rest
            guard !path.isEmpty, !path.hasSuffix("/"), !path.hasPrefix(":") else { return nil }
            self = .sqlite(path: String(path))
        } else if ["postgres://", "postgresql://"].contains(where: { text.hasPrefix($0) && text.count > $0.count }) {
            self = .postgres(url: Secret(text))
        } else {
            return nil
        }
    }

    /// The folder of the SQLite file, where keys and the lock file live too; `nil` on a server.
    package var folder: String? {
        guard case .sqlite(let path) = self else { return nil }
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
