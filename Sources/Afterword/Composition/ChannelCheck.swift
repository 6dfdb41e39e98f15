import AfterwordCore
import AfterwordDelivery
import AfterwordService

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
            } catch {
                let setting = (error as? ChannelConfigurationError)?.setting ?? "type"
                return [Self.diagnostic(entry, setting, "\(error)", .error, path)]
            }
        }
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
