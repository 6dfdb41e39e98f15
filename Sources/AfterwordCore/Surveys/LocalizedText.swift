/// A text in several languages, keyed by lower-case language tag (`en`, `es`, `pt`).
package struct LocalizedText: Sendable, Equatable {
    package var texts: [String: String]

    package init(_ texts: [String: String]) {
        self.texts = texts
    }

    /// The text in `language`, else in English, else in the first language by name; empty only if there is no text at all.
    package func text(in language: String) -> String {
        self.texts[language] ?? self.texts["en"] ?? self.texts.min { $0.key < $1.key }?.value ?? ""
    }
}
