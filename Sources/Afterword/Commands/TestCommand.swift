import ArgumentParser

/// `afterword test`: proofs that ship with the product.
struct TestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the proofs that ship with the product.",
        subcommands: [Scanners.self]
    )

    struct Scanners: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Play link scanners and people against the survey page and count who was believed.",
            discussion: "Example: afterword test scanners"
        )

        @Flag(name: .long, help: "Print the results as JSON.")
        var json = false

        func run() async throws {
            let results = try await ScannerTrial().run()
            Terminal.say(self.json ? ScannerResult.json(results) : ScannerResult.table(results))
            if results.contains(where: { !$0.isRight }) { throw ExitCode(1) }
        }
    }
}
