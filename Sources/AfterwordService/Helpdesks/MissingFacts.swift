import AfterwordCore
import Foundation

/// One thing that a webhook leaves out and the helpdesk's API knows.
struct MissingFact {
    var request: TransportRequest
    /// Fills the event from the answer; what the webhook said stays.
    var fill: (WebhookFields, inout CaseEvent) -> Void
}

extension CaseEvent {
    /// Plays the answers so far through `facts` and gives the next question, or the event as far as it is known.
    ///
    /// Each fact sees what the ones before it have filled in, and says `nil` if nothing is missing. An answer that is unknown to the helpdesk
    /// changes nothing.
    func completed(by facts: [(CaseEvent) -> MissingFact?], answers: [CompletionAnswer]) -> CompletionStep {
        var event = self
        var left = answers[...]
        for fact in facts {
            guard let missing = fact(event) else { continue }
            guard let answer = left.popFirst() else { return .ask(missing.request) }
            if let json = answer.json { missing.fill(WebhookFields(json, now: event.factsAt), &event) }
        }
        event.dateByResolution()
        return .complete(event)
    }
}

extension SourceSettings {
    /// `token`, which is only good for something where `api` is.
    func tokenAndAPI() throws -> (token: String, api: String)? {
        guard let token = self["token"] else { return nil }
        guard let api = try self.api() else {
            throw SourceConfigurationError(setting: "api", problem: "is missing; say where the token is good")
        }
        return (token, api)
    }

    /// `closed_states`: the helpdesk's own words for a case that is ended, where somebody renamed or added some.
    func closedStates() -> Set<String> { Set(self.words("closed_states").map { $0.lowercased() }) }
}

extension String {
    /// Whether it is an id of a helpdesk that counts its things, and so may stand in a path.
    var isNumericID: Bool { !self.isEmpty && self.allSatisfy { $0.isASCII && $0.isNumber } }
}
