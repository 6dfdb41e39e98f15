import AfterwordCore
import AfterwordService
import AfterwordTesting
import Testing

@Suite struct CaseStoryTests {
    @Test func `a low answer is told from the resolution to the follow-up`() async throws {
        try await Bench.run { bench in
            let invitation = try await bench.ask(1, name: "Ana")
            bench.clock.advance(by: .minutes(5))
            try await bench.answer(invitation, 1, comment: "Nobody called me back")
            let story = try #require(try await CaseStories(bench.context).story(source: "desk", externalID: "C1"))
            let titles = story.moments.map(\.title)
            #expect(titles.first == "The case was resolved")
            #expect(titles.contains("To be asked by csat"))
            #expect(titles.contains("Answered csat with 1 of 5"))
            #expect(titles.contains("Follow-up opened for nobody yet: urgent"))
            #expect(story.moments.map(\.at) == story.moments.map(\.at).sorted())
            #expect(story.summary.hasPrefix("Answered csat with 1 of 5; nobody yet has a follow-up due on"))
            #expect(story.moments.contains { $0.details.contains("“Nobody called me back”") })
        }
    }

    @Test func `why somebody was not asked stands in the title, with every rule beneath`() async throws {
        try await Bench.run { bench in
            try await bench.ask(1, tags: ["x"])
            bench.clock.advance(by: .days(28))
            var facts = CaseFacts(id: "C2")
            facts.number = "2"
            try await CaseIntake(bench.context).accept([
                CaseEvent(
                    source: "desk",
                    id: "again",
                    type: .caseResolved,
                    at: bench.clock.now,
                    case: facts,
                    contact: ContactFacts(email: "p1@example.org")
                )
            ])
            let story = try #require(try await CaseStories(bench.context).story(source: "desk", externalID: "C2"))
            let decision = try #require(story.moments.first { $0.title.contains("csat") })
            #expect(decision.kind == .decision)
            #expect(decision.title.hasPrefix("Not asked yet by csat: ") && decision.title.contains("2026-03-02"))
            #expect(decision.details.contains("yes: not opted out"))
            #expect(decision.details.last?.hasPrefix("asked again on ") == true)
            #expect(story.summary == decision.title + ".")
        }
    }

    @Test(arguments: [
        (SendingMode.dryRun, "Held, not sent over tg: sending is dry_run: written down, not sent"),
        (.allowList, "Held, not sent over tg: sending is allow_list, and this person is not on the list"),
    ])
    func `a message that is held says why, and blames no queue`(_ mode: SendingMode, _ title: String) async throws {
        try await PostOffice.run { office in
            var context = office.context
            context.account.sending = mode
            try await PostOffice(context: context, clock: office.clock).resolve(1)
            let story = try #require(try await CaseStories(context).story(source: "desk", externalID: "C1"))
            #expect(story.moments.map(\.title).contains(title))
        }
    }

    @Test func `a message that a stopped queue holds says who stopped it`() async throws {
        try await PostOffice.run { office in
            _ = try await QueueDesk(office.context).stop(channel: "tg", by: "user:marta")
            try await office.resolve(1)
            let story = try #require(try await CaseStories(office.context).story(source: "desk", externalID: "C1"))
            #expect(story.moments.map(\.title).contains("Held, not sent over tg: stopped by marta"))
        }
    }

    @Test func `a case nobody knows has no story`() async throws {
        try await Bench.run { bench in
            let story = try await CaseStories(bench.context).story(source: "desk", externalID: "C9")
            #expect(story == nil)
        }
    }
}
