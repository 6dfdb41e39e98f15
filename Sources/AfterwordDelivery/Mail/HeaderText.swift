import Foundation

/// Text of any language as a mail header carries it: printable ASCII, with encoded-words (RFC 2047) for the rest.
package enum HeaderText {
    /// Bytes of text in one encoded-word: with its frame it has 64 characters, so the first one fits beside the longest of our header
    /// names within the 76 that RFC 2047 allows a line.
    private static let bytesInWord = 39
    /// A longer word would run past every line, so it is encoded, which lets it be cut.
    private static let longestWord = 60

    /// One line: line breaks and other control characters are spaces, and spaces do not pile up.
    package static func plain(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { Self.isControl($0) ? " " : Character($0) }
        return String(scalars).split(separator: " ").joined(separator: " ")
    }

    /// A subject: as it is if every mail program reads it that way, else encoded-words.
    package static func unstructured(_ text: String) -> String {
        let text = self.plain(text)
        return self.needsEncoding(text) ? self.encodedWords(text) : text
    }

    /// A display name: bare words, a quoted string, or encoded-words.
    package static func phrase(_ text: String) -> String {
        let text = self.plain(text)
        if self.needsEncoding(text) { return self.encodedWords(text) }
        if text.unicodeScalars.allSatisfy({ $0 == " " || MailRule.isAtomScalar($0) }) { return text }
        return "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }

    private static func needsEncoding(_ text: String) -> Bool {
        // "=?" would be read as the begin of an encoded-word.
        !text.utf8.allSatisfy { (0x20...0x7E).contains($0) } || text.contains("=?")
            || text.split(separator: " ").contains { $0.utf8.count > self.longestWord }
    }

    /// Base64 words that never cut a character in two; the spaces between them do not show.
    private static func encodedWords(_ text: String) -> String {
        var words: [String] = []
        var word = ""
        for scalar in text.unicodeScalars {
            if word.utf8.count + String(scalar).utf8.count > self.bytesInWord {
                words.append(word)
                word = ""
            }
            word.unicodeScalars.append(scalar)
        }
        return (words + [word]).map { "=?UTF-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: " ")
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: true
        default: false
        }
    }
}
