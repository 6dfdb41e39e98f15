import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

/// How many requests the sources refused: told at once, written in sums.
struct SourceRefusalTests {
    private static let sources = """
        [{ id: desk, type: zendesk, secret: c2VjcmV0 }, { id: zam, type: zammad, secret: s3cret }]
        """

    private func withSources(_ body: (ServiceContext, ManualClock) async throws -> Void) async throws {
        let clock = ManualClock()
        let file = ConfigurationFile.read(Array("sources: \(Self.sources)".utf8), path: "a.yaml", environment: [:])
        let configuration = try #require(file.configuration, "\(file.diagnostics)")
        try await withService(clock: clock) { context in
            var context = context
            context.sources = try configuration.sources.map(BuiltInSources.make)
            try await body(context, clock)
        }
    }

    private func refuse(_ context: ServiceContext, _ source: String, times: Int) async {
        for _ in 0..<times {
            let request = InboundRequest(headers: ["X-Hub-Signature": "sha1=00"], body: Array("{}".utf8))
            await #expect(throws: SourceIntake.Refusal.unauthorized) {
                try await SourceIntake(context).receive(request, source: source)
            }
        }
    }

    private func rows(_ context: ServiceContext) async throws -> [SourceRefusals] {
        try await context.store.database.read { [store = context.store] in
            try store.sourceRefusals(since: Instant(milliseconds: 0), in: $0)
        }
    }

    private func record(_ context: ServiceContext, _ id: String) async throws -> SourceRecord {
        try #require(try await SourceDesk(context).sources().first { $0.id == id })
    }

    @Test func `a refused request writes nothing and is told at once`() async throws {
        try await self.withSources { context, clock in
            await self.refuse(context, "zam", times: 500)
            #expect(try await self.rows(context).isEmpty)
            let record = try await self.record(context, "zam")
            #expect(record.refused == 500 && record.refusals.signature == 500)
            #expect(record.lastRefusedAt == clock.now.rfc3339)
            #expect(try await self.record(context, "desk").refused == 0)
        }
    }

    @Test func `sums are one row for each source, reason and hour, and are added over instances`() async throws {
        try await self.withSources { context, clock in
            await self.refuse(context, "zam", times: 3)
            #expect(try await SourceRefusalBook(context).flush() == 3)
            var other = context
            other.sourceLog = SourceLog()
            await self.refuse(other, "zam", times: 2)
            await self.refuse(other, "desk", times: 1)
            try await SourceRefusalBook(other).flush()
            #expect(try await self.rows(context).map(\.count).sorted() == [1, 5])
            clock.advance(by: .hours(1))
            await self.refuse(context, "zam", times: 1)
            try await SourceRefusalBook(context).flush()
            #expect(try await self.rows(context).map(\.count).sorted() == [1, 1, 5])
            // What a restart leaves: nothing in memory.
            other.sourceLog = SourceLog()
            #expect(try await self.record(other, "zam").refused == 6)
            #expect(try await self.record(other, "zam").lastRefusedAt == clock.now.rfc3339)
        }
    }

    @Test func `a signed body that cannot be read counts under its own reason`() async throws {
        try await self.withSources { context, _ in
            context.sourceLog.noteRefused("zam", for: .content, because: "the body is no JSON", at: context.now())
            context.sourceLog.noteRefused("zam", for: .stale, because: "the signature is too old", at: context.now())
            let record = try await self.record(context, "zam")
            #expect(record.refusals.content == 1 && record.refusals.stale == 1 && record.refusals.signature == 0)
        }
    }

    @Test func `after 30 days they are forgotten`() async throws {
        try await self.withSources { context, clock in
            await self.refuse(context, "zam", times: 3)
            try await SourceRefusalBook(context).flush()
            clock.advance(by: .days(31))
            #expect(try await self.record(context, "zam").refused == 0)
            await self.refuse(context, "zam", times: 1)
            try await SourceRefusalBook(context).flush()
            #expect(try await self.rows(context).map(\.count) == [1])
        }
    }

    @Test(arguments: [
        ("\"Done, Waiting for parts\"", ["Done", "Waiting for parts"]),
        ("[Done, Waiting for parts]", ["Done", "Waiting for parts"]),
        ("[ \"a, b\" ]", ["a, b"]), ("done", ["done"]), ("\"\"", []),
    ])
    func `several words are a list or a text with commas`(_ written: String, _ words: [String]) throws {
        let text = "sources: [{ id: zam, type: zammad, secret: s3cret, closed_states: \(written) }]"
        let file = ConfigurationFile.read(Array(text.utf8), path: "a.yaml", environment: [:])
        let entry = try #require(file.configuration?.sources.first, "\(file.diagnostics)")
        let settings = SourceSettings(entry.values, lists: entry.lists, type: entry.type)
        #expect(settings.words("closed_states") == words)
        _ = try BuiltInSources.make(entry)
    }
}
