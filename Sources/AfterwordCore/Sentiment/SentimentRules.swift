/// Tells by weighted words and phrases whether a text speaks well or ill; one set a language.
package struct SentimentRules: Sendable {
    /// A word or phrase and what it weighs: above 0 speaks well, below 0 ill.
    package struct Rule: Sendable {
        package var id: String
        package var weight: Int
        let words: [String]

        package init(id: String, match: String, weight: Int) {
            self.id = id
            self.weight = weight
            self.words = match.comparableWords
        }
    }

    private let rules: [Rule]
    private let negations: Set<String>
    private let window: Int

    /// A negation is looked for among the `window` words before a hit.
    package init(_ rules: [Rule], negations: [String], window: Int = 3) {
        self.rules = rules
        self.negations = Set(negations.flatMap(\.comparableWords))
        self.window = window
    }

    /// The sum of all hits; `nil` for a text without words, which is no opinion rather than a neutral one.
    /// A negation shortly before a hit turns its weight round.
    package func sentiment(of text: String) -> Sentiment? {
        let words = text.comparableWords
        guard !words.isEmpty else { return nil }
        let hits = self.rules.flatMap { rule in
            self.places(of: rule.words, in: words).map { place in
                let isNegated = words[max(0, place - self.window)..<place].contains(where: self.negations.contains)
                return Sentiment.Hit(
                    rule: rule.id,
                    weight: isNegated ? -rule.weight : rule.weight,
                    isNegated: isNegated
                )
            }
        }
        return Sentiment(hits: hits)
    }

    private func places(of phrase: [String], in words: [String]) -> [Int] {
        guard !phrase.isEmpty, words.count >= phrase.count else { return [] }
        return (0...(words.count - phrase.count)).filter { words[$0..<($0 + phrase.count)].elementsEqual(phrase) }
    }
}

/// How a text speaks, with the rules that said so.
package struct Sentiment: Sendable, Equatable {
    /// One occurrence of a rule's phrase, with the weight it had there.
    package struct Hit: Sendable, Equatable {
        package var rule: String
        package var weight: Int
        package var isNegated: Bool
    }

    /// The word for a sum of weights: 1 and above, −1 and below, and between.
    package enum Label: String, Sendable { case positive, neutral, negative }

    /// In the order of the rules, then of the text.
    package var hits: [Hit]

    package var score: Int { self.hits.reduce(0) { $0 + $1.weight } }

    package var label: Label {
        if self.score >= 1 { return .positive }
        return self.score <= -1 ? .negative : .neutral
    }
}
