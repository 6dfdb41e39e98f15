/// How long a text may be on a platform, in the platform's own unit.
package struct TextLimit: Sendable {
    package static let ellipsis = "…"

    package let most: Int
    /// How much of the limit one character takes.
    private let weight: @Sendable (Character) -> Int

    package init(most: Int, weight: @escaping @Sendable (Character) -> Int) {
        self.most = most
        self.weight = weight
    }

    /// Counts UTF-16 code units: never less than what a platform counts that speaks of characters.
    package static func characters(_ most: Int) -> TextLimit { TextLimit(most: most) { $0.utf16.count } }

    /// Counts bytes of UTF-8.
    package static func bytes(_ most: Int) -> TextLimit { TextLimit(most: most) { $0.utf8.count } }

    package func length(of text: String) -> Int { text.reduce(0) { $0 + self.weight($1) } }

    /// The text as it is if it fits; else as much of it as fits with an ellipsis, up to the last whole word.
    ///
    /// Characters are never torn. A word longer than half of the room is torn: better half a word than hardly any text.
    package func cut(_ text: String) -> String {
        guard self.length(of: text) > self.most else { return text }
        let room = self.most - self.length(of: Self.ellipsis)
        guard room >= 0 else { return "" }
        var used = 0
        let fitting = text.prefix { character in
            used += self.weight(character)
            return used <= room
        }
        return self.wholeWords(fitting, of: text) + Self.ellipsis
    }

    /// This limit less what `other` takes.
    package func leaving(roomFor other: String) -> TextLimit {
        TextLimit(most: max(0, self.most - self.length(of: other)), weight: self.weight)
    }

    /// The whole text in pieces that each fit, parted at the last end of a line, else at the last blank; one long word is torn between characters.
    package func pieces(of text: String) -> [String] {
        var pieces: [String] = []
        var rest = text[...].drop(while: \.isWhitespace)
        while !rest.isEmpty {
            var used = 0
            let fitting = rest.prefix { character in
                used += self.weight(character)
                return used <= self.most
            }
            // A character that fits nowhere goes alone: there is no smaller piece.
            guard fitting.endIndex < rest.endIndex, !fitting.isEmpty else {
                pieces.append(String(fitting.isEmpty ? rest.prefix(1) : fitting))
                rest = fitting.isEmpty ? rest.dropFirst() : rest[fitting.endIndex...]
                continue
            }
            let end = fitting.lastIndex(where: \.isNewline) ?? fitting.lastIndex(where: \.isWhitespace)
            let piece = end.map { fitting[..<$0] } ?? fitting
            pieces.append(Self.withoutBlanks(piece))
            rest = rest[piece.endIndex...].drop(while: \.isWhitespace)
        }
        return pieces
    }

    private func wholeWords(_ start: Substring, of text: String) -> String {
        let isBetweenWords = start.endIndex == text.endIndex || text[start.endIndex].isWhitespace
        guard !isBetweenWords, let blank = start.lastIndex(where: \.isWhitespace),
            start.distance(from: start.startIndex, to: blank) * 2 >= start.count
        else { return Self.withoutBlanks(start) }
        return Self.withoutBlanks(start[..<blank])
    }

    private static func withoutBlanks(_ text: Substring) -> String {
        var text = text
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
