import AfterwordCore
import ArgumentParser

/// `afterword surveys`: the surveys in force.
struct SurveysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "surveys",
        abstract: "List the surveys in force.",
        discussion: "Example: afterword surveys --json"
    )

    @OptionGroup var options: GlobalOptions

    @Flag(name: .long, help: "Print as JSON.")
    var json = false

    func run() async throws {
        try await ListPrinter(
            target: "/v1/surveys",
            columns: [
                ("name", "name"), ("kind", "kind"), ("trigger", "sent on"), ("languages", "languages"),
                ("version", "version"),
            ]
        ).run(self.options, json: self.json)
    }
}
