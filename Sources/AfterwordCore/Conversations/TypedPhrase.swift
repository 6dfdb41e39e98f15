import Foundation

/// The beginning of a typed message up to a mark, folded for comparison, and the rest as written.
struct TypedPhrase: Equatable {
    var words: String
    var rest: String

    /// No score and no label is longer; what comes later is not looked at.
    private static let longest = 80
    private static let marks = Set(",;:.!…·)]")
    /// What turns the words before it into a question: "5? You must be joking" is no score.
    private static let questionMarks = Set("?？؟")
    private static let dashes = Set("-–—")
    /// What may stand around a phrase without being part of it.
    private static let wrapping = CharacterSet(charactersIn: "\"'“”„«»‘’()[]*_~`¡¿.,;:!?… \t\n\r\u{A0}")

    /// Every way to cut a message into a phrase and a rest, the longest phrase first: labels may have marks inside.
    static func beginnings(of text: String) -> [TypedPhrase] {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        var cuts: [TypedPhrase] = text.count <= self.longest ? [TypedPhrase(words: self.folded(text), rest: "")] : []
        for index in text.indices.prefix(self.longest).reversed() where self.isCut(text, at: index) {
            if text[..<index].contains(where: self.questionMarks.contains) { continue }
            let words = self.folded(String(text[..<index]))
            if !words.isEmpty { cuts.append(TypedPhrase(words: words, rest: self.rest(text[index...]))) }
        }
        return cuts
    }

    /// One letter case, no accents, one width, no wrapping: the form in which words are compared.
    static func folded(_ text: String) -> String {
        let plain = String(String.UnicodeScalarView(text.unicodeScalars.filter { !self.isKeycapPart($0) }))
        let folded = plain.folding(
            options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive],
            locale: Locale(identifier: "en_US_POSIX")
        )
        let words = folded.replacing("’", with: "'").split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.trimmingCharacters(in: self.wrapping)
    }

    /// Whether a character ends a phrase by itself.
    static func isMark(_ character: Character) -> Bool {
        self.marks.contains(character) || character.isNewline || self.isPicture(character)
    }

    private static func isCut(_ text: String, at index: String.Index) -> Bool {
        let character = text[index]
        if NumberWords.isStar(character) { return false }
        if self.isMark(character) { return true }
        guard index > text.startIndex else { return false }
        let before = text[text.index(before: index)]
        // "⭐⭐⭐ good": the run of stars ends by itself.
        if NumberWords.isStar(before) { return true }
        // A dash cuts only with a blank before it: "3-4" stays whole and is no number.
        return self.dashes.contains(character) && before.isWhitespace
    }

    /// Pictures belong to what the person said; marks between score and words do not.
    private static func rest(_ text: Substring) -> String {
        let start = text.drop { $0.isWhitespace || self.marks.contains($0) || self.dashes.contains($0) }
        return String(start)
    }

    private static func isPicture(_ character: Character) -> Bool {
        guard let first = character.unicodeScalars.first, first.value > 0x2000 else { return false }
        return first.properties.isEmojiPresentation || character.unicodeScalars.contains { $0.value == 0xFE0F }
    }

    /// The variation selector and the frame that make a digit a keycap.
    private static func isKeycapPart(_ scalar: UnicodeScalar) -> Bool {
        scalar.value == 0xFE0F || scalar.value == 0x20E3
    }
}
