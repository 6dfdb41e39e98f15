package import AfterwordCore
import HTTPTypes

/// A row's version as an HTTP entity tag, `"v12"`.
package struct EntityTag: Sendable, Equatable {
    package var version: Int

    package init(version: Int) {
        self.version = version
    }

    /// `nil` for weak tags and tags that are not ours: tags are compared letter by letter.
    package init?(text: String) {
        guard text.hasPrefix("\"v"), text.hasSuffix("\""), let version = Int(text.dropFirst(2).dropLast()), version > 0
        else { return nil }
        self.version = version
        guard self.text == text else { return nil }
    }

    package var text: String { "\"v\(self.version)\"" }
}

extension VersionCondition {
    /// Reads `If-Match`: `*`, or tags separated by commas; `nil` for anything else. Tags that no version of ours can have match none.
    package init?(ifMatch text: String) {
        let blanks: Set<Character> = [" ", "\t"]
        var rest = text[...].drop(while: blanks.contains)
        if rest.first == "*", rest.dropFirst().allSatisfy(blanks.contains) {
            self = .any
            return
        }
        var versions: Set<Int> = []
        var count = 0
        // A list may have empty places (RFC 9110, section 5.6.1).
        while !rest.isEmpty {
            if rest.first != "," {
                guard let tag = Self.tag(at: rest) else { return nil }
                if let version = EntityTag(text: String(tag))?.version { versions.insert(version) }
                count += 1
                rest = rest[tag.endIndex...].drop(while: blanks.contains)
                guard rest.isEmpty || rest.first == "," else { return nil }
            }
            rest = rest.dropFirst().drop(while: blanks.contains)
        }
        guard count > 0 else { return nil }
        self = .oneOf(versions)
    }

    /// The entity tag that a text begins with, weak or not: `"…"` or `W/"…"`, commas inside included.
    private static func tag(at text: Substring) -> Substring? {
        let start = text.hasPrefix("W/") ? text.dropFirst(2) : text
        guard start.first == "\"", let end = start.dropFirst().firstIndex(of: "\""),
            start[..<end].utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
        else { return nil }
        return text[...end]
    }
}

extension EndpointRequest {
    /// The versions named in `If-Match`. Throws ``ProblemCode/versionRequired`` without it, and ``ProblemCode/invalidFields`` for what is
    /// no entity tag.
    package func requiredVersion() throws -> VersionCondition {
        guard let text = self.headers[.ifMatch] else {
            throw Problem(.versionRequired, "Send the ETag of the version you changed as If-Match.")
        }
        guard let condition = VersionCondition(ifMatch: text) else {
            let expected = "must be the ETag of the version you changed, such as \"v3\" with its quotes"
            throw Problem.invalid("If-Match", expected)
        }
        return condition
    }
}
