import ArgumentParser

/// `afterword import`: takes over what another system knows.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take over lists of another system.",
        subcommands: [ImportConversions.self, ImportSuppressions.self]
    )
}
