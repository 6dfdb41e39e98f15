import AfterwordCore
import AfterwordService
import ArgumentParser

/// `afterword audit`: who did what.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "List or export the audit log; afterword verify proves that it is whole.",
        subcommands: [List.self, Export.self],
        defaultSubcommand: List.self
    )

    struct Filter: ParsableArguments {
        @Option(name: .long, help: "Only what this one did, e.g. user:marta, cli, system.")
        var actor: String?

        @Option(name: .long, help: "Only this deed, e.g. contact.erased.")
        var action: String?

        @Option(name: .long, help: "Only what was done to this row or thing.")
        var subject: String?

        @Option(name: .long, help: "Only from this time on, e.g. 2026-03-31T10:00:00Z.")
        var from: String?

        @Option(name: .long, help: "Only before this time.")
        var to: String?

        func target(limit: Int) -> String {
            let given = [
                ("actor", self.actor), ("action", self.action), ("subject", self.subject), ("from", self.from),
                ("to", self.to),
            ]
            let query = given.compactMap { name, value in value.map { "&\(name)=\($0.percentEncoded)" } }
            return "/v1/audit?limit=\(limit)" + query.joined()
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the newest entries.",
            discussion: "Example: afterword audit list --action contact.erased"
        )

        @OptionGroup var options: GlobalOptions
        @OptionGroup var filter: Filter

        @Option(name: .long, help: "How many, 1 to 100.")
        var limit = 50

        @Flag(name: .long, help: "Print as JSON.")
        var json = false

        func run() async throws {
            let target = self.filter.target(limit: self.limit)
            let page = try await ControlClient.with(self.options.configuration()) { try await $0.json("GET", target) }
            let entries = page["data"]?.array ?? []
            if self.json { return Terminal.say(String(decoding: page.serialized, as: UTF8.self)) }
            let members = ["sequence", "at", "actor", "action", "subject", "detail"]
            let rows = entries.map { entry in
                members.map { entry[$0]?.string ?? entry[$0]?.integer.map(String.init) ?? "–" }
            }
            let columns = members.map { Table.Column(title: $0, isNumber: $0 == "sequence") }
            Terminal.say(rows.isEmpty ? "no such entry" : Table(columns: columns, rows: rows).text)
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write every entry, newest first, one JSON object on a line.",
            discussion: "Example: afterword audit export > audit.ndjson"
        )

        @OptionGroup var options: GlobalOptions
        @OptionGroup var filter: Filter

        func run() async throws {
            let target = self.filter.target(limit: 100)
            try await ControlClient.with(self.options.configuration()) { client in
                var cursor: String?
                repeat {
                    let page = try await client.json(
                        "GET",
                        target + (cursor.map { "&cursor=\($0.percentEncoded)" } ?? "")
                    )
                    for entry in page["data"]?.array ?? [] {
                        try StandardStream.output.write(entry.serialized + [UInt8(ascii: "\n")])
                    }
                    cursor = page["next_cursor"]?.string
                } while cursor != nil
            }
        }
    }
}
