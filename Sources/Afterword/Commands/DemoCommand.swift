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

    @Option(name: .long, help: "Taken as by every command; the demo writes a configuration of its own into its folder.")
    var config: String = ConfigurationFile.defaultPath

    @Option(name: .long, help: "HOST:PORT to listen on.")
    var listen = "127.0.0.1:8080"

    @Option(name: .long, help: "The folder for the demo's data.")
    var dataDir = "demo"

    @Flag(name: .long, help: "Forget what the last demo left in the folder; what no demo made stays.")
    var fresh = false

    func run() async throws {
        let folder = DemoFolder(path: self.dataDir)
        try folder.requireOurs()
        let configuration = try folder.prepare(self.configurationText, fresh: self.fresh)
        let past = SamplePast(configuration: configuration)
        if try await !past.isFilled() {
            try folder.clear()
            Terminal.mention("Filling a sample desk in \(self.dataDir) …")
            try await past.fill()
        }
        let house = try await House.open(configuration)
        let welcome = try await DemoWelcome.prepare(house)
        try await ServeCommand.serve(house) { address in
            Terminal.mention(welcome.text(address: "http://\(address)", configuration: configuration))
        }
    }

    /// The demo's own configuration file: in its folder, so that every other command works there too.
    private var configurationText: String {
        """
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
