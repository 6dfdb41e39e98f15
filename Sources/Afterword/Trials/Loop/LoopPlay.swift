import AfterwordCore
import AfterwordDelivery
import AfterwordHTTP
import AfterwordService
import AfterwordStorage
import Foundation

/// Plays the whole loop once, from a closed case to the files for marketing, on a service of its own: every step is a request that a
/// helpdesk, a shop, a customer or a colleague would make, and only the calendar is made up.
struct LoopPlay {
    let stage: LoopStage
    let journal: LoopJournal
    /// Where the marketing files go.
    let folder: URL
    var cast = LoopCast()

    private static let settings = """
        brand: Example Telecom
        teams:
          - { id: t1, name: Care, lead: marta, duty: [marta], alerts: inbox, hours: "Mon-Fri 09:00-17:00" }
        follow_ups: { fallback_owner: marta }
        retention: { messages: 400d, inbox: 400d }
        campaigns:
          - { id: friends, landing_url: "https://shop.example.org/welcome", reward: { referrer: "10 EUR", referred: "5 EUR" } }
        """

    /// - Throws: ``CommandFailure`` naming the step that could not be made.
    static func run(into folder: URL, telling journal: LoopJournal) async throws -> LoopReckoning {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return try await TrialServer.with(
            self.settings,
            name: "loop",
            services: { [try Composition.relay($0, as: EntityID(rawValue: 1), logger: $1)] }
        ) { server in
            var play = LoopPlay(stage: try await LoopStage(server), journal: journal, folder: folder)
            // A Monday morning, so that business days are easy to follow.
            server.clock.set(Self.monday(after: server.clock.now))
            play.cast.begin = server.clock.now
            try await play.care()
            try await play.recover()
            try await play.advocate()
            try await play.refer()
            try await play.handOver()
            return try await LoopReckoning(of: play)
        }
    }

    private static func monday(after now: Instant) -> Instant {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = .gmt
        let parts = DateComponents(hour: 10, minute: 0, weekday: 2)
        let date = calendar.nextDate(after: now.date, matching: parts, matchingPolicy: .nextTime)
        return date.map(Instant.init) ?? now
    }
}

// MARK: - People

extension LoopPlay {
    /// The next letter to somebody, with what it is about for the one who waits in vain.
    mutating func letter(to name: String, about what: String) async throws -> InboxEntry {
        let letter = try await self.stage.letter(to: name, after: self.cast.read, about: what)
        self.cast.read.insert(letter.id)
        return letter
    }

    func link(in letter: InboxEntry) throws -> URL {
        guard let link = letter.letter.content.link else {
            throw CommandFailure("the letter \(letter.id.text) has no link")
        }
        return try self.stage.here(link)
    }

    /// Fills in the form that asks `question` as a person does, with a hand and a moment's thought.
    mutating func answer(
        _ values: [String: String],
        asked question: String,
        on page: VisitedPage,
        by person: inout PageVisitor
    ) async throws -> VisitedPage {
        guard let form = page.forms.first(where: { $0.choices(of: question).contains(values[question] ?? "") }) else {
            throw CommandFailure("\(page.url.path) does not ask for \(question)")
        }
        self.stage.server.clock.advance(by: .seconds(14))
        var fields = form.fields.merging(values) { $1 }
        fields[PublicFormField.script.rawValue] = "1"
        fields[PublicFormField.activity.rawValue] = "1"
        self.cast.answers += 1
        return try await person.send(fields, to: form.action)
    }
}
