package import AfterwordCore

/// Meta's Graph API as a sender sees it: where it begins, its version, and the token.
///
/// The token travels in the `Authorization` header, so that no address holds it that somebody might log or store. Meta documents the
/// header for WhatsApp on this host; for the Send API its pages show a parameter, and that the header is taken there as well is what
/// users of client libraries report (restfb issue 1107), not what a page says: unconfirmed.
package struct GraphAPI: Sendable, Equatable {
    package static let standardVersion = "v25.0"

    private let address: PlatformAddress
    private let version: String
    /// For ``GraphError``, which must not repeat it.
    let token: String

    /// Reads the settings `api`, `version` and `token`; `hint` says where the token is found.
    package init(_ settings: inout ChannelSettingsReader, tokenHint hint: String) throws {
        self.address = try settings.api(default: "https://graph.facebook.com")
        let version = settings.text("version") ?? Self.standardVersion
        guard version.wholeMatch(of: /v[0-9]{1,3}\.[0-9]{1,2}/) != nil else {
            throw ChannelConfigurationError(
                setting: "version",
                problem: "must be a version of the Graph API such as \(Self.standardVersion)"
            )
        }
        self.version = version
        self.token = try settings.requiredCredential("token", hint)
    }

    /// The server it is on, in lower case.
    package var host: String { self.address.host }

    /// A call that writes; `path` begins with a slash.
    package func post(_ path: String, _ body: JSONValue) -> TransportRequest {
        TransportRequest(
            url: self.url(path),
            headers: [self.authorization, (name: "Content-Type", value: "application/json")],
            body: body.serialized
        )
    }

    /// A call that only reads.
    package func get(_ path: String) -> TransportRequest {
        TransportRequest(method: "GET", url: self.url(path), headers: [self.authorization])
    }

    private func url(_ path: String) -> String { self.address.url("/\(self.version)\(path)") }

    private var authorization: (name: String, value: String) { (name: "Authorization", value: "Bearer \(self.token)") }
}

extension ChannelSettingsReader {
    /// An id that Meta shows: digits only, so that it can stand in a path.
    package mutating func metaID(_ name: String) throws -> String? {
        guard let id = self.text(name) else { return nil }
        guard id.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            throw ChannelConfigurationError(setting: name, problem: "must be the id that Meta shows: digits only")
        }
        return id
    }
}
