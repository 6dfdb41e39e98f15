import AfterwordCore
import ArgumentParser

/// `afterword follow-ups`: the queue of people to call, and the work on one of them.
struct FollowUpsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "follow-ups",
        abstract: "List the people to call, and note, assign, reply and close.",
        subcommands: [List.self, Show.self, Note.self, Tried.self, Assign.self, Reply.self, Close.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List follow-ups, most urgent first.",
            discussion: "Example: afterword follow-ups list --late --owner marta"
        )

        @OptionGroup var options: GlobalOptions

        @Option(name: .long, help: "open, contacted or closed; several separated by commas.")
        var state: String = "open,contacted"

        @Option(name: .long, help: "Only those of this person; none for those without owner.")
        var owner: String?

        @Option(name: .long, help: "Only those of this team.")
        var team: String?

        @Option(name: .long, help: "urgent, high or normal.")
        var severity: String?

        @Flag(name: .long, help: "Only those past their time.")
        var late = false

        @Flag(name: .long, help: "Print as JSON.")
        var json = false

        func run() async throws {
            let given: [(String, String?)] = [
                ("state", self.state), ("owner", self.owner), ("team", self.team), ("severity", self.severity),
                ("late", self.late ? "yes" : nil), ("limit", "100"),
            ]
            let query = given.compactMap { name, value in value.map { "\(name)=\($0.percentEncoded)" } }
            try await ListPrinter(
                target: "/v1/follow-ups?\(query.joined(separator: "&"))",
                columns: [
                    ("id", "id"), ("severity", "severity"), ("state", "state"), ("score", "score"), ("case", "case"),
                    ("owner", "owner"), ("due_at", "call by"), ("close_due_at", "close by"),
                ]
            ).run(self.options, json: self.json)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one follow-up with its history and replies.",
            discussion: "Example: afterword follow-ups show fup_…"
        )

        @OptionGroup var options: GlobalOptions
        @OptionGroup var task: FollowUpArgument

        func run() async throws {
            let target = self.task.path
            let document = try await ControlClient.with(self.options.configuration()) {
                try await $0.json("GET", target)
            }
            self.task.print(document)
        }
    }

    struct Note: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a note for colleagues.",
            discussion: "Example: afterword follow-ups note fup_… \"Calls back on Monday\""
        )

        @OptionGroup var options: GlobalOptions
        @OptionGroup var task: FollowUpArgument
        @Argument(help: "The note.") var text: String

        func run() async throws {
            try await self.task.post("notes", ["text": .string(self.text)], self.options)
        }
    }

    struct Tried: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Note a try to reach the person that did not succeed.",
            discussion: "Example: afterword follow-ups tried fup_… --by phone \"No answer\""
        )

        @OptionGroup var options: GlobalOptions
        @OptionGroup var task: FollowUpArgument
        @Argument(help: "What happened.") var text: String?
        @Option(name: .long, help: "How you tried.") var by = "phone"

        func run() async throws {
            let members = [("by", self.by as String?), ("text", self.text)]
            try await self.task.post("tries", .object(members.present), self.options)
        }
    }

    struct Assign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a follow-up to somebody, or to nobody.",
            discussion: "Example: afterword follow-ups assign fup_… marta"
        )

        @OptionGroup var options: GlobalOptions
        @OptionGroup var task: FollowUpArgument
        @Argument(help: "The new owner; leave it out for nobody.") var owner: String?

        func run() async throws {
            try await self.task.change(["owner": self.owner.map(JSONValue.string) ?? .null], self.options)
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Close a follow-up with its cause and outcome.",
            discussion: "Example: afterword follow-ups close fup_… --cause slow --outcome solved"
        )

        @OptionGroup var options: GlobalOptions
        @OptionGroup var task: FollowUpArgument

        @Option(name: .long, help: "A cause of the reason survey, e.g. slow, unsolved, price or other.")
        var cause: String

        @Option(name: .long, help: "\(FollowUp.Outcome.allCases.map(\.rawValue).joined(separator: ", ")).")
        var outcome: String

        @Option(name: .long, help: "How it went.")
        var note: String?

        func run() async throws {
            let members = [
                ("state", FollowUp.State.closed.rawValue as String?), ("cause", self.cause),
                ("outcome", self.outcome), ("note", self.note),
            ]
            try await self.task.change(.object(members.present), self.options)
        }
    }
}

extension [(String, String?)] {
    /// The members that have a value.
    var present: [JSONMember] {
        self.compactMap { name, value in value.map { JSONMember(name, .string($0)) } }
    }
}
