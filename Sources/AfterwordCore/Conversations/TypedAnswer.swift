/// A score that a person wrote in words of their own, and what they wrote after it.
package struct TypedAnswer: Sendable, Equatable {
    package var value: Int
    /// What followed the score in the same message, as written.
    package var comment: String?

    package init(value: Int, comment: String? = nil) {
        self.value = value
        self.comment = comment
    }
}

/// Reads a typed message as a score, and rather not at all than wrongly.
///
/// A score counts when it is the whole message or stands at its beginning before a mark (a line end, `, ; : . ! …`, a dash with blanks
/// around it, an emoji): digits of any script, number words of the shipped languages, stars, keycaps, `8/10`, or a label of the scale.
/// "I have 5 children" and "5 children" are no scores, nor are "no. 5", "5.5", "3-4", a number off the scale, and words after a question mark
/// ("5? Really?"): whoever writes those is asked again, because a wrong score would be believed.
package struct TypedAnswerReader: Sendable {
    package let scale: ClosedRange<Int>
    private let labels: [String: Int]

    /// `labels` are the words of the points, the person's language first; one that names two points is left out.
    package init(scale: ClosedRange<Int>, labels: [(text: String, value: Int)] = []) {
        self.scale = scale
        var known: [String: Int] = [:]
        for label in labels where known[TypedPhrase.folded(label.text)] == nil {
            known[TypedPhrase.folded(label.text)] = label.value
        }
        self.labels = known
    }

    /// The score, or `nil` for every message that does not say one beyond doubt.
    package func read(_ text: String) -> TypedAnswer? {
        for phrase in TypedPhrase.beginnings(of: text) {
            guard let value = self.value(of: phrase.words) else { continue }
            return self.answer(value, before: phrase.rest)
        }
        return nil
    }

    /// Doubts that only the rest can raise: a second number, another label, the first line of a numbered list.
    private func answer(_ value: Int, before rest: String) -> TypedAnswer? {
        guard !rest.isEmpty else { return TypedAnswer(value: value) }
        if let label = self.labels[TypedPhrase.folded(rest)] {
            return label == value ? TypedAnswer(value: value) : nil
        }
        let next = rest.prefix { !$0.isWhitespace && !TypedPhrase.isMark($0) }
        if rest.first?.wholeNumberValue != nil || NumberWords.value(of: String(next)) != nil { return nil }
        return self.isList(from: value, before: rest) ? nil : TypedAnswer(value: value, comment: rest)
    }

    /// `1. slow`, and `2. rude` on a line of its own or on the same.
    private func isList(from value: Int, before rest: String) -> Bool {
        let isSecond = { (text: Substring) in text.hasPrefix("2.") || text.hasPrefix("2)") }
        if rest.split(whereSeparator: \.isNewline).contains(where: isSecond) { return true }
        guard value == 1 else { return false }
        // "took 2.5 hours" and "had to call 2." go on with no second point.
        let words = rest.split(whereSeparator: \.isWhitespace)
        return words.indices.contains { place in
            guard isSecond(words[place]) else { return false }
            return words[place].dropFirst(2).first.map { !$0.isNumber } ?? (place < words.count - 1)
        }
    }

    private func value(of phrase: String) -> Int? {
        let value = self.labels[phrase] ?? NumberWords.stars(in: phrase) ?? self.number(in: phrase)
        return value.flatMap { self.scale.contains($0) ? $0 : nil }
    }

    /// `5`, `five stars`, `8 out of 10` and `5 very satisfied`, in folded words.
    private func number(in phrase: String) -> Int? {
        let words = phrase.replacing("/", with: " / ").split(separator: " ").map(String.init)
        guard let first = words.first, let value = NumberWords.value(of: first) else { return nil }
        let tail = words.dropFirst()
        if tail.isEmpty || (tail.count == 1 && NumberWords.units.contains(tail.joined())) { return value }
        if self.labels[tail.joined(separator: " ")] == value { return value }
        guard let last = tail.last, NumberWords.value(of: last) == self.scale.upperBound else { return nil }
        return NumberWords.outOf.contains(tail.dropLast().joined(separator: " ")) ? value : nil
    }
}
