import AfterwordCore
import ArgumentParser

/// `afterword referrals codes`: the codes people recommend with.
struct ReferralCodesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "codes",
        abstract: "List the codes, make one for an affiliate, close one.",
        subcommands: [List.self, Make.self, Close.self, Open.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the codes, newest first.")

        @OptionGroup var options: GlobalOptions

        @Option(name: .long, help: "Only this campaign.")
        var campaign: String?

        @Flag(name: .long, help: "Print as JSON.")
        var json = false

        func run() async throws {
            let query = self.campaign.map { "&campaign=\($0.percentEncoded)" } ?? ""
            try await ListPrinter(
                target: "/v1/referral-codes?limit=100" + query,
                columns: [
                    ("code", "code"), ("campaign", "campaign"), ("is_open", "open"), ("url", "link"),
                    ("created_at", "created"),
                ]
            ).run(self.options, json: self.json)
        }
    }

    struct Make: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make the code of a person in a campaign, or show the one they have.",
            discussion: "Example: afterword referrals codes make con_… --campaign partners"
        )

        @OptionGroup var options: GlobalOptions

        @Argument(help: "The id of the contact.")
        var contact: String

        @Option(name: .long, help: "The campaign.")
        var campaign: String

        func run() async throws {
            let body: JSONValue = ["contact": .string(self.contact), "campaign": .string(self.campaign)]
            let made = try await ControlClient.with(self.options.configuration()) {
                try await $0.json("POST", "/v1/referral-codes", body: body)
            }
            Terminal.say("\(made["code"]?.string ?? "")  \(made["url"]?.string ?? "")")
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Close a code for new visits.")
        @OptionGroup var options: GlobalOptions
        @Argument(help: "The code.")
        var code: String
        func run() async throws { try await ReferralCodesCommand.set(self.code, closed: true, self.options) }
    }

    struct Open: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Open a code again.")
        @OptionGroup var options: GlobalOptions
        @Argument(help: "The code.")
        var code: String
        func run() async throws { try await ReferralCodesCommand.set(self.code, closed: false, self.options) }
    }

    private static func set(_ code: String, closed: Bool, _ options: GlobalOptions) async throws {
        let path = "/v1/referral-codes/\(code.percentEncoded)"
        _ = try await ControlClient.with(options.configuration()) {
            try await $0.send("PATCH", path, body: ["closed": .bool(closed)])
        }
        Terminal.say("\(code) is \(closed ? "closed" : "open")")
    }
}
