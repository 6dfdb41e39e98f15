/// Survey files for tests, in place of the shipped survey `csat`.
enum WrittenSurvey {
    /// A score and further questions, in the given languages.
    static func csat(in languages: [String], _ further: [String]) -> String {
        """
        survey: csat
        kind: csat
        languages: [\(languages.joined(separator: ", "))]
        send: { on: case.resolved }
        questions:
          - id: score
            type: csat
            text: \(self.map(languages, "Well"))
            labels: \(self.map(languages, "{ low: Bad, high: Good }"))
        \(further.map { "  - " + $0 }.joined(separator: "\n"))
        low: { at_or_below: 3, follow_up: true }
        """
    }

    /// A question for words.
    static func text(_ id: String, in languages: [String], _ further: String) -> String {
        "{ id: \(id), type: text, text: \(self.map(languages, "Words")), \(further) }"
    }

    private static func map(_ languages: [String], _ value: String) -> String {
        "{ " + languages.map { "\($0): \(value)" }.joined(separator: ", ") + " }"
    }
}
