import AfterwordCore
import ArgumentParser

/// `afterword keys`: API keys.
struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Make, list and revoke API keys.",
        subcommands: [Create.self, List.self, Revoke.self],
        defaultSubcommand: List.self
    )

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a key; it is shown once.",
            discussion: "Example: afterword keys create helpdesk --scope events:write"
        )

        @OptionGroup var options: GlobalOptions

        @Argument(help: "What the key is for.")
        var name: String

        @Option(name: .long, parsing: .upToNextOption, help: "What it may do; * for everything.")
        var scope: [String]

        @Flag(name: .long, help: #"Print {"id","key","scopes"}."#)
        var json = false

        func run() async throws {
            let body: JSONValue = ["name": .string(self.name), "scopes": .array(self.scope.map(JSONValue.string))]
            let key = try await ControlClient.with(self.options.configuration(), begins: true) {
                try await $0.json("POST", "/v1/keys", body: body)
            }
            if self.json {
                Terminal.say(String(decoding: key.serialized, as: UTF8.self))
            } else {
                Terminal.say(key["key"]?.string ?? "")
                Terminal.complain("Keep it now: only its digest is stored. Use it as \"Authorization: Bearer KEY\".")
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the keys.")

        @OptionGroup var options: GlobalOptions

        @Flag(name: .long, help: "Print as JSON.")
        var json = false

        func run() async throws {
            try await ListPrinter(
                target: "/v1/keys",
                columns: [
                    ("id", "id"), ("name", "name"), ("hint", "begins with"), ("scopes", "scopes"),
                    ("last_used_at", "last used"), ("revoked_at", "revoked"),
                ]
            ).run(self.options, json: self.json)
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Revoke a key at once.")

        @OptionGroup var options: GlobalOptions

        @Argument(help: "The id of the key.")
        var id: String

        func run() async throws {
            _ = try await ControlClient.with(self.options.configuration()) {
                try await $0.send("DELETE", "/v1/keys/\(self.id.percentEncoded)")
            }
            Terminal.say("\(self.id) is revoked")
        }
    }
}
