import AfterwordCore
import AfterwordService
import ArgumentParser
import Foundation

/// `afterword export`: lists for other programs.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a list for marketing or analysis; ambassadors holds only people who agreed to be on it.",
        discussion: """
            Example: afterword export ambassadors --format csv --output ambassadors.csv
            Everything kept of one person: afterword export subject --email ana@example.org
            """,
        subcommands: [Write.self, ExportSubject.self],
        defaultSubcommand: Write.self
    )
}

extension ExportCommand {
    /// `afterword export NAME`: one list as a file.
    struct Write: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Write a list.")

        @OptionGroup var options: GlobalOptions

        @Argument(help: "ambassadors, detractors or responses.")
        var name: String

        @Option(name: .long, help: "csv, ndjson or json.")
        var format: String = "csv"

        @Option(name: .shortAndLong, help: "The file to write; standard output without it.")
        var output: String?

        func validate() throws {
            let names = BuiltInExports.all.map { $0.name }
            guard names.contains(self.name) else {
                throw ValidationError("there is no export \(self.name); there are \(names.joined(separator: ", "))")
            }
            let formats = BuiltInExportFormats.all.map { $0.name }
            guard formats.contains(self.format) else {
                throw ValidationError("there is no format \(self.format); there are \(formats.joined(separator: ", "))")
            }
        }

        func run() async throws {
            let target = "/v1/exports/\(self.name.percentEncoded).\(self.format.percentEncoded)"
            let bytes = try await ControlClient.with(self.options.configuration()) { try await $0.send("GET", target) }
            guard let output else {
                FileHandle.standardOutput.write(Data(bytes))
                return
            }
            do {
                try Data(bytes).write(to: URL(fileURLWithPath: output), options: .atomic)
            } catch {
                throw CommandFailure("\(output) cannot be written: \(error.localizedDescription)")
            }
            Terminal.complain("\(output): \(bytes.count) bytes")
        }
    }
}
