import AfterwordCore
import AfterwordService
import ArgumentParser
import Foundation

/// `afterword export`: lists for other programs.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a list for marketing or analysis; lists for marketing hold only people who agreed to that.",
        discussion: """
            Example: afterword export promoters --format mailchimp --output promoters.csv
            Everything kept of one person: afterword export subject --email ana@example.org
            Beside the file stands its manifest: rows, bytes, SHA-256, columns, filter. A file that was cut off goes on with --resume.
            """,
        subcommands: [Write.self, Saved.self, Runs.self, Schedules.self, ExportSubject.self],
        defaultSubcommand: Write.self
    )

    /// Lists, saved exports and schedules as tables: rows that the server gives as JSON.
    static func show(_ target: String, _ columns: [String], _ options: GlobalOptions, json: Bool) async throws {
        let reply = try await ControlClient.with(options.configuration()) { try await $0.json("GET", target) }
        guard !json else {
            Terminal.say(String(decoding: reply.serialized, as: UTF8.self))
            return
        }
        let rows = (reply["data"]?.array ?? []).map { row in columns.map { Self.cell(row[$0]) } }
        Terminal.say(Table(columns: columns.map { Table.Column(title: $0) }, rows: rows).text)
    }

    private static func cell(_ value: JSONValue?) -> String {
        switch value {
        case .string(let text): text
        case .number(let text): text
        case .object(let members): members.map { "\($0.name) \($0.value.string ?? "")" }.joined(separator: ", ")
        default: ""
        }
    }
}

extension ExportCommand {
    /// `afterword export saved`: exports kept under a name.
    struct Saved: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List exports kept under a name, or forget one.")

        @OptionGroup var options: GlobalOptions
        @Flag(name: .long, help: "Print JSON.") var json = false
        @Option(name: .long, help: "Forget this one.") var forget: String?

        func run() async throws {
            guard let forget else {
                try await ExportCommand.show(
                    "/v1/saved-exports",
                    ["name", "export", "format", "filter"],
                    self.options,
                    json: self.json
                )
                return
            }
            let target = "/v1/saved-exports/\(forget.percentEncoded)"
            _ = try await ControlClient.with(self.options.configuration()) { try await $0.send("DELETE", target) }
        }
    }

    /// `afterword export runs`: what left the house.
    struct Runs: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List files that were made, newest first.")

        @OptionGroup var options: GlobalOptions
        @Flag(name: .long, help: "Print JSON.") var json = false

        func run() async throws {
            let columns = ["begun_at", "export", "format", "filter", "rows", "state", "actor", "target", "error"]
            try await ExportCommand.show("/v1/export-runs?limit=100", columns, self.options, json: self.json)
        }
    }

    /// `afterword export schedules`: exports that make themselves.
    struct Schedules: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List scheduled exports, or make one now.")

        @OptionGroup var options: GlobalOptions
        @Flag(name: .long, help: "Print JSON.") var json = false
        @Option(name: .long, help: "Make this one now.") var run: String?

        func run() async throws {
            guard let run else {
                let columns = ["id", "export", "format", "filter", "target"]
                try await ExportCommand.show("/v1/export-schedules", columns, self.options, json: self.json)
                return
            }
            let target = "/v1/export-schedules/\(run.percentEncoded)/run"
            let made = try await ControlClient.with(self.options.configuration()) { try await $0.json("POST", target) }
            if let error = made["error"]?.string { throw CommandFailure(error) }
            Terminal.say(String(decoding: made.serialized, as: UTF8.self))
        }
    }
}
