import AfterwordCore
import AfterwordStorage

/// The story of a person: the same words as the story of a case, each moment saying which case it belongs to.
extension StoryTeller {
    /// Oldest first; what happened at one instant stands in the order of cause and effect.
    func moments(of material: ContactMaterial) -> [Moment] {
        let surveys = Dictionary(
            material.invitations.map { ($0.id, $0.survey) },
            uniquingKeysWith: { first, _ in first }
        )
        let numbers = Dictionary(
            material.cases.map { ($0.supportCase.id, $0.supportCase.number ?? $0.supportCase.externalID) },
            uniquingKeysWith: { first, _ in first }
        )
        let about = { (id: EntityID<SupportCase>?) in id.flatMap { numbers[$0] } }
        let owners = Dictionary(
            material.invitations.map { ($0.id, $0.caseID) },
            uniquingKeysWith: { first, _ in first }
        )
        let tasks = Dictionary(
            material.followUps.map { ($0.task.id, $0.task.caseID) },
            uniquingKeysWith: { first, _ in first }
        )
        let moments =
            material.cases.flatMap { item in
                self.events(item.events).map { $0.naming(case: about(item.supportCase.id)) }
            }
            + material.decisions.map { self.decision($0).naming(case: about($0.caseID)) }
            + material.messages.map { item in
                let invitation = item.message.invitationID
                let supportCase =
                    invitation.flatMap { owners[$0] ?? nil } ?? item.message.followUpID.flatMap { tasks[$0] ?? nil }
                return self.message(item.message, item.attempts, survey: invitation.flatMap { surveys[$0] })
                    .naming(case: about(supportCase))
            }
            + material.responses.map { self.response($0).naming(case: about($0.caseID)) }
            + material.followUps.flatMap { item in
                self.followUp(item.task, item.entries).map { $0.naming(case: about(item.task.caseID)) }
            }
            + material.consents.map(self.consent)
        return moments.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    /// How it stands, in one sentence.
    func summary(of material: ContactMaterial) -> String {
        if material.contact.erasedAt != nil { return "The person was erased; nothing else is known." }
        let open = material.followUps.map(\.task).first { $0.state != .closed }
        let parts = [
            Self.count(material.cases.count, "case", "cases"),
            Self.count(material.responses.filter { $0.state == .counted }.count, "answer", "answers"),
        ]
        let optedOut = material.contact.optedOutAt.map { "; wants no surveys since \(self.date($0))" } ?? ""
        let call = open.map { "; \($0.owner ?? "nobody yet") has a follow-up due on \(self.date($0.dueAt))" } ?? ""
        return parts.joined(separator: ", ") + call + optedOut + "."
    }

    private static func count(_ number: Int, _ one: String, _ many: String) -> String {
        let size = number >= ContactStories.most ? "\(number) or more" : String(number)
        return "\(size) \(number == 1 ? one : many)"
    }

    private func consent(_ statement: ConsentStatement) -> Moment {
        let way = statement.channel.map { ["by \($0)"] } ?? []
        return Moment(.consent, at: statement.at, id: statement.id, Self.words(for: statement), details: way)
    }

    private static func words(for statement: ConsentStatement) -> String {
        let parts = statement.purpose.split(separator: ":", maxSplits: 1).map(String.init)
        switch (parts[0], parts.dropFirst().first) {
        case ("survey", let channel?):
            return statement.given ? "Wants surveys on \(channel) again" : "Wants no surveys on \(channel)"
        case ("survey", nil): return statement.given ? "Agreed to be asked" : "Wants no surveys"
        default:
            return statement.given
                ? "Agreed to \(statement.purpose)" : "Does not agree, or no longer agrees, to \(statement.purpose)"
        }
    }
}

extension Moment {
    /// The moment with the case in front of its details.
    fileprivate func naming(case number: String?) -> Moment {
        guard let number else { return self }
        var moment = self
        moment.supportCase = number
        return moment
    }
}
