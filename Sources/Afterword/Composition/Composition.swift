import AfterwordCore
import AfterwordDelivery
import AfterwordService

/// What this build knows, put together from the registries.
enum Composition {
    static let knownTypes = KnownTypes(
        channels: BuiltInChannels.all.map { $0.typeName },
        sources: BuiltInSources.all.map { $0.typeName }
    )

    /// Reads a configuration that a command brings itself; paths in it are relative to the working folder, as those of a flag are.
    static func configuration(_ text: String, name: String) throws -> Configuration {
        let (configuration, diagnostics) = ConfigurationFile.read(
            Array(text.utf8),
            path: name,
            environment: [:],
            known: self.knownTypes
        )
        guard let configuration else {
            throw CommandFailure(diagnostics.map(\.description).joined(separator: "\n"))
        }
        return configuration
    }

    /// Sets up the configured channels; a fault names file, line and setting.
    static func channels(_ configuration: Configuration, _ environment: ChannelEnvironment) throws -> [any Channel] {
        try configuration.channels.map { entry in
            do {
                return try BuiltInChannels.make(
                    type: entry.type,
                    id: entry.id,
                    settings: entry.values,
                    environment: environment
                )
            } catch let error as ChannelConfigurationError {
                let position = entry.position(of: error.setting)
                throw CommandFailure("channel \(entry.id) (line \(position.line)): \(error)")
            }
        }
    }

    /// Sets up the configured sources; a fault names file, line and setting.
    static func sources(_ configuration: Configuration) throws -> [any Source] {
        try configuration.sources.map { entry in
            do {
                return try BuiltInSources.make(entry)
            } catch let error as SourceConfigurationError {
                let position = entry.position(of: error.setting)
                throw CommandFailure("source \(entry.id) (line \(position.line)): \(error)")
            }
        }
    }
}
