import AfterwordCore
import Foundation
import Mustache

/// An address that is safe in an `href`: inside this service, or http, https, mailto or tel; anything else becomes `#`.
package struct DeskAddress: Sendable, Hashable, ExpressibleByStringInterpolation, MustacheCustomRenderable {
    package let text: String

    package init(stringLiteral text: String) {
        self.text = Self.isSafe(text) ? text : "#"
    }

    /// Reads an address from outside; `nil` if a browser might run it or leave the service by it unseen.
    package init?(checking text: String) {
        guard Self.isSafe(text) else { return nil }
        self.text = text
    }

    /// Joins path pieces and query items, each percent-encoded, so that a case number may contain anything.
    package init(path: [String], query: [(name: String, value: String)] = []) {
        let pieces = path.map(\.percentEncoded).joined(separator: "/")
        let items = query.map { "\($0.name.percentEncoded)=\($0.value.percentEncoded)" }.joined(separator: "&")
        self.text = "/" + pieces + (items.isEmpty ? "" : "?" + items)
    }

    package var renderText: String { self.text }
    package var isNull: Bool { false }

    private static func isSafe(_ text: String) -> Bool {
        // Browsers drop tabs and line ends inside an address, so `java\tscript:` would run.
        guard text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F && $0 != "\\" }) else {
            return false
        }
        if text.hasPrefix("/") { return !text.hasPrefix("//") }
        let lowered = text.lowercased()
        return ["#", "?", "http://", "https://", "mailto:", "tel:"].contains { lowered.hasPrefix($0) }
    }
}

/// Words that lead somewhere.
package struct DeskLink: Sendable {
    package let words: String
    package let href: DeskAddress

    package init(_ words: String, to href: DeskAddress) {
        self.words = words
        self.href = href
    }
}
