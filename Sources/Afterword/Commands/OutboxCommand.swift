import AfterwordCore
import ArgumentParser

/// `afterword outbox`: what waits, what failed, and sending again.
struct OutboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox",
        abstract: "Show messages and send one again.",
        subcommands: [List.self, Replay.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List messages, newest first.",
            discussion: "Example: afterword outbox list --state held"
        )

        @OptionGroup var options: GlobalOptions

        @Option(name: .long, help: "waiting, sent, delivered, bounced, held, exhausted, cancelled or expired.")
        var state: String?

        @Flag(name: .long, help: "Print as JSON.")
        var json = false

        func run() async throws {
            let query = self.state.map { "?state=\(encoded($0))&limit=100" } ?? "?limit=100"
            try await ListPrinter(
                target: "/v1/messages\(query)",
                columns: [
                    ("id", "id"), ("kind", "kind"), ("state", "state"), ("channel", "channel"),
                    ("attempt_count", "tries"), ("created_at", "created"), ("last_error", "last failure"),
                ]
            ).run(self.options, json: self.json)
        }
    }

    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send a held or failed message again, under the same id.",
            discussion: "Example: afterword outbox replay msg_…"
        )

        @OptionGroup var options: GlobalOptions

        @Argument(help: "The message id.")
        var id: String

        func run() async throws {
            _ = try await ControlClient.with(self.options.configuration()) {
                try await $0.send("POST", "/v1/messages/\(encoded(self.id))/replay")
            }
            Terminal.say("\(self.id) is due again")
        }
    }
}
