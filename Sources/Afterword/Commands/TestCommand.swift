import AfterwordService
import ArgumentParser

/// `afterword test`: proofs that ship with the product, and a real message through a channel.
struct TestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Send a test through a channel, or run the proofs that ship with the product.",
        subcommands: [ThroughChannel.self, Scanners.self]
    )

    struct Scanners: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Play link scanners and people against the survey page and count who was believed.",
            discussion: "Example: afterword test scanners"
        )

        @Option(name: .long, help: "Taken as by every command; the trial brings its own survey and data.")
        var config: String = ConfigurationFile.defaultPath

        @Flag(name: .long, help: "Print the results as JSON.")
        var json = false

        func run() async throws {
            let report = try await ScannerTrial().run()
            Terminal.say(self.json ? report.json : report.table)
            if !report.isRight { throw ExitCode(1) }
        }
    }
}
