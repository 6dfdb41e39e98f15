import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

@Suite struct CustomerRepliesTests {
    private static let templates: [SurveyFolder.File] = [
        (
            "templates/sorry.yaml",
            Array(
                """
                template: sorry
                tags: [fee]
                subject: { en: "Case {case}" }
                text:
                  en: |
                    Hello {name},

                    {agent} of {brand}
                  es: "Hola {name}"
                """.utf8
            )
        )
    ]

    private func wish(_ text: String, _ submission: String? = nil, version: Int? = nil) -> ReplyWish {
        var wish = ReplyWish(text: text)
        wish.submission = submission
        wish.version = version.map(VersionCondition.exactly)
        return wish
    }

    @Test func `a reply goes into the outbox, begins the task and stands in every story`() async throws {
        try await Bench.run { bench in
            let task = try await bench.low()
            bench.clock.advance(by: .hours(1))
            let id = try await CustomerReplies(bench.context).send(
                self.wish("We are sorry."),
                from: task.id,
                by: "user:marta"
            )
            let message = try #require(try await bench.messages("follow_up.reply").first)
            #expect((message.id, message.kind, message.state) == (id, .reply, .waiting))
            #expect(message.content.text == "We are sorry.")
            let detail = try await bench.task(task.id)
            #expect((detail.followUp.state, detail.followUp.version) == ("contacted", 2))
            #expect(detail.replies.map(\.state) == ["waiting"])
            #expect(detail.entries.map(\.action).suffix(2) == ["replied", "contacted"])
            let story = try #require(try await ContactStories(bench.context).story(of: task.contactID))
            #expect(
                story.moments.contains { $0.kind == .message && $0.supportCase == "1" && $0.title.contains("inbox") }
            )
        }
    }

    @Test func `a reply that the channel would cut is not sent`() async throws {
        try await Bench.run { bench in
            let task = try await bench.low()
            var short = bench.context
            short.channels = short.channels.map { NarrowChannel(id: $0.id, longestText: 10) }
            let replies = CustomerReplies(short)
            let refusal = ReplyRefusal.tooLong(channel: "inbox", most: 10)
            await #expect(throws: refusal) {
                try await replies.draft(self.wish("Eleven chars"), from: task.id, by: "user:marta")
            }
            await #expect(throws: refusal) {
                try await replies.send(self.wish("Eleven chars"), from: task.id, by: "user:marta")
            }
            _ = try await replies.send(self.wish("Ten chars."), from: task.id, by: "user:marta")
        }
    }

    @Test func `the same submission sends once`() async throws {
        try await Bench.run { bench in
            let id = try await bench.low().id
            let replies = CustomerReplies(bench.context)
            let first = try await replies.send(self.wish("Sorry.", "a", version: 1), from: id, by: "user:marta")
            let again = try await replies.send(self.wish("Sorry.", "a", version: 1), from: id, by: "user:marta")
            #expect(first == again)
            #expect(try await bench.messages("follow_up.reply").count == 1)
        }
    }

    @Test func `two people do not answer one customer without knowing of each other`() async throws {
        try await Bench.run { bench in
            let id = try await bench.low().id
            let replies = CustomerReplies(bench.context)
            _ = try await replies.send(self.wish("First.", "a", version: 1), from: id, by: "user:marta")
            await #expect(throws: ReplyRefusal.changedMeanwhile(version: 2)) {
                try await replies.send(self.wish("Second.", "b", version: 1), from: id, by: "user:ion")
            }
            #expect(try await bench.messages("follow_up.reply").count == 1)
        }
    }

    @Test func `somebody who opted out is written to only by who confirmed it`() async throws {
        try await Bench.run { bench in
            let task = try await bench.low()
            try await bench.optOut(task.contactID)
            let replies = CustomerReplies(bench.context)
            var wish = self.wish("Your case only.")
            await #expect(throws: ReplyRefusal.unconfirmed([.optedOut])) {
                try await replies.send(wish, from: task.id, by: "user:marta")
            }
            wish.acknowledged = [.optedOut]
            _ = try await replies.send(wish, from: task.id, by: "user:marta")
            #expect(try await bench.messages("follow_up.reply").count == 1)
        }
    }

    @Test func `nobody is written to from a closed task`() async throws {
        try await Bench.run { bench in
            let id = try await bench.low().id
            try await bench.close(id)
            await #expect(throws: ReplyRefusal.closed) {
                try await CustomerReplies(bench.context).send(self.wish("Late."), from: id, by: "user:marta")
            }
        }
    }

    @Test func `a template is filled with the facts of the task`() async throws {
        try await Bench.run { bench in
            let read = ReplyTemplateFile.read(Self.templates)
            #expect(read.diagnostics == [])
            var context = bench.context
            context.replyTemplates = read.templates
            try await bench.answer(bench.ask(1, team: "care", tags: ["fee"], name: "Ana"), 1)
            let task = try #require(try await bench.tasks().first)
            let draft = try await CustomerReplies(context)
                .draft(ReplyWish(template: "sorry"), from: task.id, by: "user:ion")
            #expect(draft.subject == "Case 1")
            #expect(draft.text == "Hello Ana,\n\nion of Afterword")
            #expect(try await CustomerReplies(context).choices(for: task.id, by: "cli").templates.count == 1)
        }
    }

    @Test(arguments: [
        (
            yaml: "template: a\ntext:\n  en: \"Hello {nmae}\"",
            says: "a.yaml:3:7: text: en: unknown variable {nmae}; did you mean {name}?"
        ),
        (yaml: "template: a\ntxt: { en: Hi }", says: "missing key \"text\""),
        (yaml: "template: a\ntext: Hello", says: "expected a map from language to text"),
    ])
    func `a fault in a template names file, line and what would be right`(_ row: (yaml: String, says: String)) {
        let read = ReplyTemplateFile.read([("a.yaml", Array(row.yaml.utf8))])
        #expect(read.templates == [])
        #expect(read.diagnostics.map(\.description).joined(separator: "\n").contains(row.says))
    }
}
