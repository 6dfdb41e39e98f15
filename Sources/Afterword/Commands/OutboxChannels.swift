import AfterwordCore
import ArgumentParser

/// The commands of `afterword outbox` that work on whole channels.
enum OutboxChannels {
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "channels",
            abstract: "Show how every channel and every way back to a helpdesk does, and what mends it.",
            discussion: "Example: afterword outbox channels"
        )

        @OptionGroup var options: GlobalOptions

        @Flag(name: .long, help: "Print as JSON.")
        var json = false

        func run() async throws {
            let list = try await ControlClient.with(self.options.configuration()) {
                try await $0.json("GET", "/v1/channels")
            }
            if self.json { return Terminal.say(String(decoding: list.serialized, as: UTF8.self)) }
            let channels = list["data"]?.array ?? []
            guard !channels.isEmpty else { return Terminal.say("no channel is configured") }
            Terminal.say(Self.table(channels).text)
            for channel in channels {
                guard let trouble = channel["trouble"], let words = trouble["words"]?.string else { continue }
                Terminal.say(
                    "\n\(channel["id"]?.string ?? ""): \(words)\n      → \(trouble["remedy"]?.string ?? "")"
                )
            }
        }

        private static func table(_ channels: [JSONValue]) -> Table {
            let counts = ["sent_last_hour", "sent_last_day", "waiting", "held", "failed"]
            let titles = ["sent/h", "sent/24h", "waiting", "held", "failed"]
            return Table(
                columns: ["id", "type", "state"].map { Table.Column(title: $0) }
                    + titles.map { Table.Column(title: $0, isNumber: true) } + [Table.Column(title: "last success")],
                rows: channels.map { channel in
                    ["id", "type", "state"].map { channel[$0]?.string ?? "–" }
                        + counts.map { channel[$0]?.integer.map(String.init) ?? "–" }
                        + [channel["last_success_at"]?.string ?? "–"]
                }
            )
        }
    }

    struct Stop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stop a channel; its messages wait until it is resumed.",
            discussion: "Example: afterword outbox stop crm"
        )

        @OptionGroup var options: GlobalOptions

        @Argument(help: "The id of the channel.")
        var channel: String

        func run() async throws {
            let reply = try await ControlClient.with(self.options.configuration()) {
                try await $0.json("POST", "/v1/channels/\(self.channel.percentEncoded)/stop")
            }
            Terminal.say("\(self.channel) is stopped; \(reply["held"]?.integer ?? 0) waiting messages are held")
        }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a stopped channel go again, with everything that was held for it.",
            discussion: "Example: afterword outbox resume crm"
        )

        @OptionGroup var options: GlobalOptions

        @Argument(help: "The id of the channel.")
        var channel: String

        func run() async throws {
            let reply = try await ControlClient.with(self.options.configuration()) {
                try await $0.json("POST", "/v1/channels/\(self.channel.percentEncoded)/resume")
            }
            Terminal.say("\(self.channel) goes on; \(reply["replayed"]?.integer ?? 0) messages are due again")
        }
    }
}
