import AfterwordCore
import ArgumentParser

extension TestCommand {
    /// `afterword test channel`: a real message, and what became of it.
    struct ThroughChannel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "channel",
            abstract: "Send a real message through a channel and say what became of it.",
            discussion: """
                It needs a running server, which sends it. Exits with 1 if the message did not go out.

                Example: afterword test channel mail --to me@example.org
                """
        )

        /// How often and how long the result is looked for.
        private static let looks = 100
        private static let pause = Duration.milliseconds(200)

        @OptionGroup var options: GlobalOptions

        @Argument(help: "The id of the channel.")
        var channel: String

        @Option(name: .long, help: "The address that gets it; a channel to a system needs none.")
        var to: String?

        @Flag(name: .long, help: "Print the message as JSON.")
        var json = false

        func run() async throws {
            let body: JSONValue = .object(self.to.map { [JSONMember("to", .string($0))] } ?? [])
            let message = try await ControlClient.with(self.options.configuration()) { client in
                let sent = try await client.json("POST", "/v1/channels/\(self.channel.percentEncoded)/test", body: body)
                return try await Self.result(of: sent, client)
            }
            if self.json {
                Terminal.say(String(decoding: message.serialized, as: UTF8.self))
            } else {
                Terminal.say(Self.words(message))
            }
            guard ["sent", "delivered"].contains(message["state"]?.string) else { throw ExitCode(1) }
        }

        /// The message after its first try, or as it is when that takes too long.
        private static func result(of sent: JSONValue, _ client: ControlClient) async throws -> JSONValue {
            guard let id = sent["id"]?.string else { return sent }
            var message = sent
            for _ in 0..<self.looks {
                message = try await client.json("GET", "/v1/messages/\(id.percentEncoded)")
                if message["attempts"]?.array?.isEmpty == false { return message }
                try await Task.sleep(for: self.pause)
            }
            return message
        }

        private static func words(_ message: JSONValue) -> String {
            let id = message["id"]?.string ?? "the message"
            if ["sent", "delivered"].contains(message["state"]?.string) { return "\(id) went out" }
            guard let last = message["attempts"]?.array?.last else {
                return "\(id) was not tried yet; is a server running? See afterword outbox list"
            }
            let trouble = DeliveryTrouble(reason: last["detail"]?.string ?? "", status: last["status"]?.integer)
            return "\(id) did not go out: \(trouble.words)\n      → \(trouble.remedy)"
        }
    }
}
