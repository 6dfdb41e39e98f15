import AfterwordCore
import AfterwordService
import ArgumentParser
import Foundation

/// `afterword demo`: what Afterword is like, without any account anywhere.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Try Afterword: a filled desk with a local mailbox, or the whole loop in one run.",
        subcommands: [DemoDesk.self, DemoLoop.self],
        defaultSubcommand: DemoDesk.self
    )
}

/// `afterword demo desk`, which is `afterword demo`: a filled desk in one command, with a mailbox instead of platforms.
struct DemoDesk: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "desk",
        abstract: "Its own data folder, sample cases and answers, a local mailbox (this is what demo does by itself).",
        discussion: "Example: afterword demo --listen 127.0.0.1:8080"
    )

    @Option(name: .long, help: "HOST:PORT to listen on.")
    var listen = "127.0.0.1:8080"

    @Option(name: .long, help: "The folder for the demo's data.")
    var dataDir = "demo"

    @Flag(name: .long, help: "Forget what the last demo left.")
    var fresh = false

    func run() async throws {
        if self.fresh { try? FileManager.default.removeItem(atPath: self.dataDir) }
        let configuration = try self.demoConfiguration()
        let isNew = !FileManager.default.fileExists(atPath: "\(self.dataDir)/afterword.db")
        if isNew {
            Terminal.say("Filling a sample desk in \(self.dataDir) …")
            try await SamplePast(configuration: configuration).fill()
        }
        let house = try await House.open(configuration)
        let welcome = try await DemoWelcome.prepare(house)
        try await ServeCommand.serve(house) { address in
            Terminal.say(welcome.text(address: "http://\(address)", configuration: configuration))
        }
    }

    /// The demo's own configuration file: in its folder, so that every other command works there too.
    private func demoConfiguration() throws -> Configuration {
        let path = "\(self.dataDir)/\(ConfigurationFile.defaultPath)"
        try FileManager.default.createDirectory(atPath: self.dataDir, withIntermediateDirectories: true)
        try Data(self.configurationText.utf8).write(to: URL(fileURLWithPath: path))
        let (configuration, diagnostics) = ConfigurationFile.read(
            path: path,
            environment: [:],
            known: Composition.knownTypes
        )
        guard let configuration else {
            throw CommandFailure(diagnostics.map(\.description).joined(separator: "\n"))
        }
        return configuration
    }

    private var configurationText: String {
        """
        # Made by `afterword demo`, and made anew at each of its starts.
        server: { listen: "\(self.listen)", public_url: "http://\(self.listen)" }
        database: "sqlite:afterword.db"
        brand: Example Telecom
        log_level: warning
        channels:
          - { id: inbox, type: inbox }
        teams:
          - { id: t1, name: Care, lead: marta, duty: [marta, ion], alerts: inbox, hours: "Mon-Fri 09:00-17:00" }
          - { id: t2, name: Billing, duty: [ion, marta], alerts: inbox, hours: "Mon-Fri 09:00-17:00" }
        follow_ups: { fallback_owner: marta }
        campaigns:
          - { id: friends, landing_url: "https://example.org/welcome", reward: { referrer: "10 EUR", referred: "5 EUR" } }

        """
    }
}
