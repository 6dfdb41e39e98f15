import AfterwordCore
import AfterwordDelivery
import AfterwordService
import Foundation

/// What only a channel's own type can judge of its entry, and whether teams are told by channels that can tell them.
enum ChannelCheck {
    static func diagnostics(of configuration: Configuration, path: String) -> [Diagnostic] {
        let environment = ChannelEnvironment(socketPath: "", brand: "")
        return configuration.channels.flatMap { entry in
            do {
                let channel = try BuiltInChannels.make(
                    type: entry.type,
                    id: entry.id,
                    settings: entry.values,
                    environment: environment
                )
                let deaf = configuration.teams.filter { $0.alerts == entry.id && !channel.takesTeamMessages }
                let isDeafForAll = configuration.followUps.alerts == entry.id && !channel.takesTeamMessages
                let remedy = Self.remedy(for: entry)
                let alerts =
                    deaf.map { "alerts of team \($0.id) reach nobody; \(remedy)" }
                    + (isDeafForAll ? ["alerts of follow_ups reach nobody; \(remedy)"] : [])
                return (channel.cautions + alerts).map { Self.diagnostic(entry, "type", $0, .warning, path) }
                    + Self.destination(of: entry, configuration, path) + Self.authorities(of: entry, path)
            } catch {
                let setting = (error as? ChannelConfigurationError)?.setting ?? "type"
                return [Self.diagnostic(entry, setting, "\(error)", .error, path)]
            }
        }
    }

    /// A port that nothing goes out on.
    private static func destination(
        of entry: ChannelSettings,
        _ configuration: Configuration,
        _ path: String
    ) -> [Diagnostic] {
        let policy = AddressPolicy(allowing: configuration.allowedPrivateDestinations.compactMap(IPRange.init))
        let settings: [(name: String, service: AddressPolicy.Service)] = [
            ("url", .web), ("api", .web), ("server", .mail),
        ]
        return settings.compactMap { name, service in
            guard let url = entry.values[name].flatMap(URLComponents.init(string:)), let host = url.host,
                let port = url.port, !policy.canPermit(port: port, of: host, for: service)
            else { return nil }
            let usual = service.usualPorts.sorted().map(String.init).joined(separator: ", ")
            let message =
                "\(name): nothing goes out on port \(port), only on \(usual); take one of those, or, if the address is in a "
                + "network of yours, add that to allow_private_destinations"
            return self.diagnostic(entry, name, message, .warning, path)
        }
    }

    /// A file of certificates that is not there: every exchange would fail.
    private static func authorities(of entry: ChannelSettings, _ path: String) -> [Diagnostic] {
        guard let file = entry.values["ca_file"], !FileManager.default.isReadableFile(atPath: file) else { return [] }
        let message = "ca_file: \(file) cannot be read; put the certificates (PEM) there or name another file"
        return [self.diagnostic(entry, "ca_file", message, .error, path)]
    }

    /// What lets alerts arrive: some kinds of channels take an address for them, the others reach customers only.
    private static func remedy(for entry: ChannelSettings) -> String {
        let kind = BuiltInChannels.all.first { $0.typeName == entry.type }
        return kind?.exampleSettings["to"] == nil
            ? "channels of type \(entry.type) reach customers only, so name another" : "set to"
    }

    private static func diagnostic(
        _ entry: ChannelSettings,
        _ setting: String,
        _ message: String,
        _ severity: Diagnostic.Severity,
        _ path: String
    ) -> Diagnostic {
        Diagnostic(
            file: path,
            position: entry.position(of: setting),
            message: "channel \(entry.id): \(message)",
            severity: severity
        )
    }
}
