import AfterwordCore
import AfterwordDelivery
import AfterwordService
import ArgumentParser
import Foundation

/// Options of every command. A flag wins over the environment, that over the file, that over the default.
struct GlobalOptions: ParsableArguments {
    @Option(name: .long, help: "The configuration file.")
    var config: String = ConfigurationFile.defaultPath

    @Option(name: .long, help: "sqlite:PATH or postgres://USER@HOST/NAME")
    var database: String?

    @Option(name: .long, help: "Where keys, lock file and socket live.")
    var dataDir: String?

    @Option(name: .long, help: "HOST:PORT to listen on.")
    var listen: String?

    @Option(name: .long, help: "trace, debug, info, notice, warning, error or critical.")
    var logLevel: String?

    @Option(name: .long, help: "The address that links begin with.")
    var publicUrl: String?

    @Option(name: .long, help: "live, allow_list or dry_run.")
    var sending: String?

    @Option(name: .long, help: "The folder of survey files.")
    var surveys: String?

    @Option(name: .long, help: "The account zone, e.g. Europe/Madrid.")
    var timeZone: String?

    var flags: [ConfigurationOverrides.Name: String] {
        let given: [ConfigurationOverrides.Name: String?] = [
            .database: self.database, .dataFolder: self.dataDir, .listen: self.listen, .logLevel: self.logLevel,
            .publicURL: self.publicUrl, .sending: self.sending, .surveys: self.surveys, .timeZone: self.timeZone,
        ]
        return given.compactMapValues { $0 }
    }

    /// Reads the configuration; warnings are told unless that is done elsewhere, errors end the command with 2.
    func configuration(telling isTold: Bool = true) throws -> Configuration {
        let (configuration, diagnostics) = ConfigurationFile.read(
            path: self.config,
            environment: ProcessInfo.processInfo.environment,
            flags: self.flags,
            known: Composition.knownTypes
        )
        for diagnostic in diagnostics where isTold || configuration == nil {
            Terminal.complain("afterword: \(diagnostic)")
        }
        guard let configuration else { throw ExitCode(2) }
        return configuration
    }
}
