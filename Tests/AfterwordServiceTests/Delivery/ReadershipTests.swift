import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

/// A message holds what the readers of its channels need.
@Suite struct ReadershipTests {
    private static let person = Pigeon(id: "tg", addressKind: "telegram")
    private static let otherPerson = Pigeon(id: "mail", addressKind: "email")
    private static let system = Pigeon(id: "crm", addressKind: nil, readers: .systems)
    private static let both = Pigeon(id: "all", addressKind: nil, readers: [.people, .systems])

    /// What is made for whoever sends it, the first channel or one that takes over.
    private static let lists: [(channels: [Pigeon], forPeople: Bool, forSystems: Bool)] = [
        ([person], true, false), ([person, otherPerson], true, false), ([system], false, true), ([both], true, true),
        ([person, system], true, true), ([system, person], true, true),
    ]

    @Test(arguments: lists) func `it has links for people and data for systems`(
        _ channels: [Pigeon],
        _ forPeople: Bool,
        _ forSystems: Bool
    ) async throws {
        try await PostOffice.run(channels: channels) { office in
            let message = try #require(try await office.messages(office.resolve(1)).first)
            let content = message.content
            #expect((content.link != nil) == forPeople)
            #expect((content.unsubscribeLink != nil) == forPeople)
            #expect((content.phrases != nil) == forPeople)
            #expect(content.answers.count == (forPeople ? 5 : 0))
            #expect((content.token != nil) == forPeople)
            #expect((content.question != nil) == forPeople)
            #expect((content.scale != nil) == forPeople)
            #expect((content.locale != nil) == forPeople)
            #expect((content.commentPrompt != nil) == forPeople)
            #expect(content.data.isEmpty != forSystems)
        }
    }

    @Test(arguments: lists.map(\.channels)) func `lists can show every one of them`(_ channels: [Pigeon]) async throws {
        try await PostOffice.run(channels: channels) { office in
            let message = try #require(try await office.messages(office.resolve(1)).first)
            #expect(message.content.type == "survey.invitation")
            #expect(try #require(message.content.text).contains("How satisfied are you"))
            #expect(message.content.subject != nil)
        }
    }

    @Test func `a system that takes over gets all its data, and a person all links`() async throws {
        for channels in [[Self.person, Self.system], [Self.system, Self.person]] {
            try await PostOffice.run(channels: channels) { office in
                let decision = try await office.resolve(1)
                try await office.tell(.giveUp(because: "no"))
                let next = try #require(try await office.messages(decision).last)
                #expect(next.channel == channels[1].id)
                #expect(next.content.data.contains(next.id.text))
                #expect(next.content.answers.count == 5)
            }
        }
    }

    @Test func `a fall-back that became another kind is passed over`() async throws {
        let channels = [Self.system, Pigeon(id: "post", addressKind: nil, readers: .systems)]
        try await PostOffice.run(channels: channels) { office in
            let decision = try await office.resolve(1)
            let mail = Pigeon(id: "post", addressKind: "email")
            let later = ServiceContext(
                store: office.store,
                account: office.context.account,
                channels: [Self.system, mail],
                surveys: office.context.surveys,
                mint: office.context.mint,
                now: office.context.now
            )
            let now = office.clock.now
            let book = DeliveryBook(later)
            let claimed = try await book.claim(limit: 1, now: now, owner: 1)
            let refusal = DeliveryOutcome.giveUp(because: "no")
            try await book.record(claimed.map { DeliveryRecord($0, outcome: refusal, startedAt: now) })
            #expect(try await office.messages(decision).map(\.channel) == ["crm"])
            #expect(try await office.invitation(decision).state == .failed)
        }
    }
}
