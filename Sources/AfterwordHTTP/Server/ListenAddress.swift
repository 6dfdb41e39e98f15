package import AfterwordCore

/// Where the server listens, `server.listen`: `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`; port 0 takes any free one.
package struct ListenAddress: Sendable, Equatable {
    package var host: String
    package var port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Throws a ``FieldError`` with an example.
    package init(_ text: String) throws(FieldError) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65535).contains(port)
        else { throw Self.failure(text) }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            throw Self.failure(text)
        }
        guard !host.isEmpty else { throw Self.failure(text) }
        self.init(host: String(host), port: port)
    }

    private static func failure(_ text: String) -> FieldError {
        FieldError(
            field: "server.listen",
            message: "\"\(text)\" is no host and port; write 127.0.0.1:8080 or [::1]:8080"
        )
    }
}

extension ListenAddress: CustomStringConvertible {
    package var description: String {
        self.host.contains(":") ? "[\(self.host)]:\(self.port)" : "\(self.host):\(self.port)"
    }
}

/// The server cannot listen; says what to do about it.
package struct ListenError: Error, Sendable, Equatable, CustomStringConvertible {
    package var description: String
}
