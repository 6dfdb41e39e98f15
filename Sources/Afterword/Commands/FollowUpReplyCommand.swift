import AfterwordCore
import ArgumentParser
import Foundation

extension FollowUpsCommand {
    struct Reply: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write to the customer by any channel that reaches them.",
            discussion: """
                Without --yes the reply is only shown.
                Examples:
                  afterword follow-ups reply fup_… "We are sorry; the parcel goes out today." --yes
                  afterword follow-ups reply fup_… --template call_back --channel mail
                """
        )

        @OptionGroup var options: GlobalOptions
        @OptionGroup var task: FollowUpArgument

        @Argument(help: "What you want to say; leave it out with --template.")
        var text: String?

        @Option(name: .long, help: "Begin with this template's words.")
        var template: String?

        @Option(name: .long, help: "The channel; the first that reaches the person if not said.")
        var channel: String?

        @Option(name: .long, help: "The subject, for mails.")
        var subject: String?

        @Option(name: .long, help: "Whose name stands for {agent}.")
        var agent: String?

        @Option(name: .long, help: "A warning to pass over: opted_out, channel_opted_out, suppressed or bounced.")
        var acknowledge: [String] = []

        @Flag(name: .long, help: "Send it; without this it is only shown.")
        var yes = false

        func run() async throws {
            let target = "\(self.task.path)/replies" + (self.yes ? "" : "/preview")
            let body = self.body
            // The same key on a lost answer would give the first reply again.
            let key = [(name: "Idempotency-Key", value: UUID().uuidString)]
            let headers = self.yes ? key : []
            let document = try await ControlClient.with(self.options.configuration()) { client in
                try JSONReader.read(try await client.send("POST", target, headers: headers, body: body))
            }
            if self.task.json {
                Terminal.say(String(decoding: document.serialized, as: UTF8.self))
            } else if self.yes {
                let way = document["channel"]?.string ?? "a channel"
                Terminal.say("\(document["message"]?.string ?? "") is on its way by \(way)")
            } else {
                self.show(document)
            }
        }

        private var body: JSONValue {
            let members: [(String, String?)] = [
                ("text", self.text), ("template", self.template), ("channel", self.channel),
                ("subject", self.subject), ("agent", self.agent),
            ]
            let warnings = JSONMember("acknowledge", .array(self.acknowledge.map(JSONValue.string)))
            return .object(members.present + [warnings])
        }

        private func show(_ draft: JSONValue) {
            let way = draft["way"]
            let address = [way?["channel"]?.string, way?["recipient"]?.string].compactMap(\.self)
            Terminal.say("By:      \(address.joined(separator: " · "))")
            Terminal.say("Subject: \(draft["subject"]?.string ?? "")")
            Terminal.say("\n\(draft["text"]?.string ?? "")\n")
            for warning in way?["warnings"]?.array ?? [] {
                Terminal.complain(
                    "afterword: \(warning.string ?? ""); pass it over with --acknowledge \(warning.string ?? "")"
                )
            }
            Terminal.complain("Nothing was sent; add --yes to send it.")
        }
    }
}
