import AfterwordCore
import ArgumentParser

/// `afterword outbox`: what waits, what failed, how the channels do, sending again and calling off.
struct OutboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox",
        abstract: "Show messages and channels, send again, call off, stop and resume.",
        subcommands: [
            List.self, Replay.self, Cancel.self, OutboxChannels.List.self, OutboxChannels.Stop.self,
            OutboxChannels.Resume.self,
        ],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List messages, newest first.",
            discussion: "Example: afterword outbox list --state held --channel crm"
        )

        @OptionGroup var options: GlobalOptions
        @OptionGroup var choice: MessageChoiceOptions

        @Flag(name: .long, help: "Print as JSON.")
        var json = false

        func run() async throws {
            let items = self.choice.members + [(name: "limit", value: "100")]
            let query = items.map { "\($0.name)=\($0.value.percentEncoded)" }.joined(separator: "&")
            try await ListPrinter(
                target: "/v1/messages?\(query)",
                columns: [
                    ("id", "id"), ("kind", "kind"), ("state", "state"), ("channel", "channel"),
                    ("attempt_count", "tries"), ("created_at", "created"), ("last_error", "last failure"),
                ]
            ).run(self.options, json: self.json)
        }
    }

    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send one held or failed message again, or all that match; each keeps its id.",
            discussion: """
                Examples:
                  afterword outbox replay msg_…
                  afterword outbox replay --channel crm --state exhausted --dry-run
                """
        )

        @OptionGroup var options: GlobalOptions
        @OptionGroup var choice: MessageChoiceOptions

        @Argument(help: "The message id; leave it out to choose by channel, state, reason…")
        var id: String?

        @Flag(name: .long, help: "Only say how many it would be.")
        var dryRun = false

        @Flag(name: .long, help: "Print the counts as JSON.")
        var json = false

        func validate() throws {
            try self.choice.validate(id: self.id)
            if self.id != nil, self.dryRun {
                throw ValidationError("--dry-run goes with a choice, not with one message")
            }
        }

        func run() async throws {
            guard let id else {
                return try await MassDeedRun(path: "replay", done: "due again", choice: self.choice)
                    .run(self.options, isDryRun: self.dryRun, json: self.json)
            }
            _ = try await ControlClient.with(self.options.configuration()) {
                try await $0.send("POST", "/v1/messages/\(id.percentEncoded)/replay")
            }
            Terminal.say("\(id) is due again")
        }
    }

    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Call off all waiting or held messages that match.",
            discussion: "Example: afterword outbox cancel --channel crm --state held --dry-run"
        )

        @OptionGroup var options: GlobalOptions
        @OptionGroup var choice: MessageChoiceOptions

        @Flag(name: .long, help: "Only say how many it would be.")
        var dryRun = false

        @Flag(name: .long, help: "Print the counts as JSON.")
        var json = false

        func validate() throws { try self.choice.validate(id: nil) }

        func run() async throws {
            try await MassDeedRun(path: "cancel", done: "called off", choice: self.choice)
                .run(self.options, isDryRun: self.dryRun, json: self.json)
        }
    }
}

/// Which messages a command means.
struct MessageChoiceOptions: ParsableArguments {
    @Option(name: .long, help: "waiting, sent, delivered, bounced, held, exhausted, cancelled or expired.")
    var state: String?

    @Option(name: .long, help: "invitation, reminder, alert, event or test.")
    var kind: String?

    @Option(name: .long, help: "Only messages by this channel.")
    var channel: String?

    @Option(name: .long, help: "Only messages of this queue.")
    var destination: String?

    @Option(name: .long, help: "Only messages whose last failure says this.")
    var reason: String?

    @Option(name: .long, help: "Only messages made at this time or later, e.g. 2026-03-31T10:00:00Z.")
    var from: String?

    @Option(name: .long, help: "Only messages made before this time.")
    var to: String?

    /// What was chosen, by the names of the API.
    var members: [(name: String, value: String)] {
        let given: [(String, String?)] = [
            ("state", self.state), ("kind", self.kind), ("channel", self.channel), ("destination", self.destination),
            ("reason", self.reason), ("from", self.from), ("to", self.to),
        ]
        return given.compactMap { name, value in value.map { (name: name, value: $0) } }
    }

    /// One message, or a choice of several.
    func validate(id: String?) throws {
        if id == nil, self.members.isEmpty {
            throw ValidationError("say which messages, e.g. --channel crm --state held; try it with --dry-run first")
        }
        if id != nil, !self.members.isEmpty {
            throw ValidationError("give one message id or a choice of several, not both")
        }
    }
}

/// One call that touches many messages, and its result in words.
private struct MassDeedRun {
    let path: String
    let done: String
    let choice: MessageChoiceOptions

    func run(_ options: GlobalOptions, isDryRun: Bool, json: Bool) async throws {
        let members = self.choice.members.map { JSONMember($0.name, .string($0.value)) }
        let body = JSONValue.object(members + [JSONMember("dry_run", .bool(isDryRun))])
        let path = self.path
        let counts = try await ControlClient.with(options.configuration()) {
            try await $0.json("POST", "/v1/messages/\(path)", body: body)
        }
        if json { return Terminal.say(String(decoding: counts.serialized, as: UTF8.self)) }
        let count = counts[isDryRun ? "matched" : "done"]?.integer ?? 0
        let noun = count == 1 ? "message" : "messages"
        Terminal.say("\(count) \(noun) \(isDryRun ? "would be" : count == 1 ? "is" : "are") \(self.done)")
    }
}
