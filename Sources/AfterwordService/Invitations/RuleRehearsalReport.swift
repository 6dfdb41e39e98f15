package import AfterwordCore

/// What a rehearsal found.
package struct RuleRehearsalReport: Sendable {
    /// One survey's share of it.
    package struct SurveyCount: Sendable {
        package var survey: String
        package var asked = 0
        /// Still put off when the rehearsal ended, by reason.
        package var waiting: [String: Int] = [:]
        /// By reason.
        package var notAsked: [String: Int] = [:]
        /// Cases that the survey's own conditions leave out.
        package var notMeant = 0
    }

    package let from: Instant
    package let to: Instant
    package var resolutions = 0
    package var surveys: [SurveyCount] = []
    /// Counted answers that were looked at.
    package var answers = 0
    /// Answers that would open a follow-up or join one, by severity.
    package var followUps: [String: Int] = [:]

    init(from: Instant, to: Instant) {
        self.from = from
        self.to = to
    }

    mutating func count(_ survey: String, _ change: (inout SurveyCount) -> Void) {
        if let index = self.surveys.firstIndex(where: { $0.survey == survey }) {
            change(&self.surveys[index])
        } else {
            var fresh = SurveyCount(survey: survey)
            change(&fresh)
            self.surveys.append(fresh)
        }
    }

    mutating func sort() { self.surveys.sort { $0.survey < $1.survey } }

    /// The report as the API and `--json` show it.
    package var json: JSONValue {
        [
            "from": JSONValue(self.from), "to": JSONValue(self.to), "resolutions": JSONValue(self.resolutions),
            "surveys": .array(self.surveys.map(Self.json)), "answers": JSONValue(self.answers),
            "follow_ups": Self.json(self.followUps),
        ]
    }

    private static func json(_ count: SurveyCount) -> JSONValue {
        [
            "survey": .string(count.survey), "asked": JSONValue(count.asked), "waiting": self.json(count.waiting),
            "not_asked": self.json(count.notAsked), "not_meant": JSONValue(count.notMeant),
        ]
    }

    private static func json(_ counts: [String: Int]) -> JSONValue {
        .object(counts.sorted { $0.key < $1.key }.map { JSONMember($0.key, JSONValue($0.value)) })
    }
}
