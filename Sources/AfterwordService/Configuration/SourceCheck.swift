package import AfterwordCore
import Foundation

/// What only a source's own type can judge of its entry.
package enum SourceCheck {
    /// Faults of the entries and of the files they name; a source that believes everybody is a warning.
    package static func diagnostics(of configuration: Configuration, path: String) -> [Diagnostic] {
        configuration.sources.flatMap { self.diagnostics(of: $0, path: path) }
    }

    private static func diagnostics(of entry: ChannelSettings, path: String) -> [Diagnostic] {
        if let file = entry.values["file"], !FileManager.default.isReadableFile(atPath: file) {
            let message = "source \(entry.id): file: \(file) cannot be read; create it or name another one"
            return [Diagnostic(file: path, position: entry.position(of: "file"), message: message)]
        }
        do {
            _ = try BuiltInSources.make(entry)
            guard entry.isUnsigned else { return [] }
            let message =
                "source \(entry.id): whoever knows the address can close cases; set a secret if the helpdesk can send one"
            return [
                Diagnostic(file: path, position: entry.position(of: "unsigned"), message: message, severity: .warning)
            ]
        } catch let invalid as InvalidFiles {
            return invalid.diagnostics
        } catch {
            let setting = (error as? SourceConfigurationError)?.setting ?? "type"
            return [
                Diagnostic(
                    file: path,
                    position: entry.position(of: setting),
                    message: "source \(entry.id): \(error)"
                )
            ]
        }
    }
}

extension ChannelSettings {
    /// Whether the entry says that nothing proves where a webhook comes from.
    package var isUnsigned: Bool { self.values["unsigned"] == "true" }
}
