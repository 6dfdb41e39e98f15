import Foundation

/// A person's name in the two parts that mailing and advertising systems ask for.
package struct PersonName: Sendable, Equatable {
    package var first: String?
    package var last: String?

    /// Splits a full name: `Pérez, Ana` at its comma, else after the first word. One word alone is a first name.
    ///
    /// No rule fits all languages; this one is what the address books of the importing systems do themselves.
    package init(_ full: String?) {
        let words = (full ?? "").split(whereSeparator: \.isWhitespace)
        let text = words.joined(separator: " ")
        if let comma = text.firstIndex(of: ",") {
            self.first = Self.part(text[text.index(after: comma)...])
            self.last = Self.part(text[..<comma])
        } else {
            self.first = words.first.map(String.init)
            self.last = Self.part(Substring(words.dropFirst().joined(separator: " ")))
        }
    }

    private static func part(_ text: Substring) -> String? {
        let trimmed = text.trimmingCharacters(in: .whitespaces)
        return trimmed.isEmpty ? nil : trimmed
    }
}
