import HTTPTypes

/// A row's version as an HTTP entity tag, `"v12"`.
package struct EntityTag: Sendable, Equatable {
    package var version: Int

    package init(version: Int) {
        self.version = version
    }

    /// `nil` for weak tags, lists and tags that are not ours.
    package init?(text: String) {
        guard text.hasPrefix("\"v"), text.hasSuffix("\""), text.utf8.count > 3,
            let version = Int(text.dropFirst(2).dropLast()), version > 0
        else { return nil }
        self.version = version
    }

    package var text: String { "\"v\(self.version)\"" }
}

extension EndpointRequest {
    /// The version named in `If-Match`. Throws ``ProblemCode/versionRequired`` without one and ``ProblemCode/versionMismatch``
    /// for a tag that no version of ours can have.
    package func requiredVersion() throws -> Int {
        guard let text = self.headers[.ifMatch] else {
            throw Problem(.versionRequired, "Send the ETag of the version you changed as If-Match.")
        }
        guard let tag = EntityTag(text: text) else { throw Problem(.versionMismatch) }
        return tag.version
    }
}
