/// Finds comments that a person must read at once whatever the score.
///
/// Every language's list is tried on every comment, because people do not always write in the language they were asked in.
package enum UrgentWords {
    /// What makes a comment urgent.
    package enum Topic: String, Sendable, CaseIterable {
        case cancellation
        case dataLeak = "data_leak"
        case legal, press, safety
        case selfHarm = "self_harm"
    }

    /// The topic of the first urgent phrase in the text. Whole words only, without regard to letter case, accents and punctuation.
    package static func topic(of text: String) -> Topic? {
        let words = text.comparableWords
        for start in words.indices {
            var phrase = ""
            for word in words[start...].prefix(self.longestPhrase) {
                phrase += phrase.isEmpty ? word : " " + word
                if let topic = self.topics[phrase] { return topic }
            }
        }
        return nil
    }

    /// Phrases as they are compared; from the lists of ``UrgentPhrases``.
    private static let topics: [String: Topic] = {
        var topics: [String: Topic] = [:]
        for (topic, languages) in UrgentPhrases.all {
            for phrase in languages.values.joined() {
                topics[phrase.comparableWords.joined(separator: " ")] = topic
            }
        }
        return topics
    }()

    private static let longestPhrase = Self.topics.keys.map { $0.split(separator: " ").count }.max() ?? 0
}
