import AfterwordCore

/// One made-up case of the demo.
struct SampleCase: Sendable {
    let event: CaseEvent
    private let isBadDay: Bool
    private let language: String

    private static let people = [
        ("Ana Pérez", "es"), ("Ion Dumitru", "ro"), ("Claire Martin", "fr"), ("Jonas Weber", "de"),
        ("Maria Silva", "pt"),
        ("Giulia Rossi", "it"), ("Jordi Puig", "ca"), ("Grace Okafor", "en"), ("Tom Baker", "en"),
        ("Lucía Gómez", "es"),
    ]
    private static let subjects = [
        "Late delivery", "Double charge", "Change of address", "Router restarts", "Contract question", "Refund",
    ]
    private static let channels = ["telegram", "email", "x", "whatsapp"]
    private static let comments: [String: (low: String, high: String)] = [
        "ca": ("Ningú no em va dir res de la comissió.", "Ho van resoldre en minuts."),
        "de": ("Niemand hat mir von der Gebühr erzählt.", "Schnell und freundlich."),
        "en": ("Nobody told me about the fee.", "Sorted in minutes, thank you."),
        "es": ("Nadie me avisó de la comisión.", "Resolvieron en minutos."),
        "fr": ("Personne ne m’a parlé des frais.", "Résolu en quelques minutes."),
        "it": ("Nessuno mi ha parlato del costo.", "Risolto in pochi minuti."),
        "pt": ("Ninguém me falou da taxa.", "Resolvido em minutos."),
        "ro": ("Nimeni nu mi-a spus de taxă.", "Rezolvat în câteva minute."),
    ]

    init(number: Int, at: Instant, random: inout SeededRandom) {
        // Each person comes back after the cool-down, so most cases may be asked.
        let person = Self.people[number % Self.people.count]
        let handle = "\(number % 170)"
        self.language = person.1
        self.isBadDay = random.next() % 100 < 24
        var facts = CaseFacts(id: "\(1000 + number)")
        facts.number = "\(1000 + number)"
        facts.subject = Self.subjects[Int(random.next() % UInt64(Self.subjects.count))]
        facts.channel = Self.channels[Int(random.next() % UInt64(Self.channels.count))]
        facts.team = number % 3 == 0 ? TeamFacts(id: "t2", name: "Billing") : TeamFacts(id: "t1", name: "Care")
        facts.agent = AgentFacts(id: ["lea", "max", "noor"][number % 3])
        facts.tags = number % 7 == 0 ? ["effort"] : ["delivery"]
        facts.brand = "Example Telecom"
        facts.createdAt = at - .hours(5)
        facts.resolvedAt = at
        self.event = CaseEvent(
            source: "desk",
            id: "sample-\(number)",
            type: .caseResolved,
            at: at,
            case: facts,
            contact: ContactFacts(
                id: "person-\(handle)",
                name: person.0,
                email: "person\(handle)@example.org",
                locale: person.1
            )
        )
    }

    func score(for kind: SurveyKind, random: inout SeededRandom) -> Int {
        let draw = Int(random.next() % 10)
        return switch kind {
        case .csat, .form: self.isBadDay ? 1 + draw % 3 : (draw < 6 ? 5 : 4)
        case .nps: self.isBadDay ? draw % 7 : (draw < 6 ? 9 + draw % 2 : 7 + draw % 2)
        case .ces: self.isBadDay ? 1 + draw % 4 : 5 + draw % 3
        }
    }

    func comment(for score: Int, kind: SurveyKind) -> String? {
        guard kind == .csat, let words = Self.comments[self.language] else { return nil }
        return score <= 2 ? words.low : score == 5 ? words.high : nil
    }
}
