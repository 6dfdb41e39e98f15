import AfterwordCore
import AfterwordDelivery
import AfterwordService

extension Composition {
    /// Sets up the ways back of the sources that have `write_back`, by source id; a fault names file, line and setting.
    static func writeBacks(_ configuration: Configuration) throws -> [String: any Channel] {
        var channels: [String: any Channel] = [:]
        for entry in configuration.sources {
            do {
                channels[entry.id] = try self.writeBack(entry)
            } catch let error as ChannelConfigurationError {
                let position = entry.writeBackPosition(of: error.setting)
                throw CommandFailure("source \(entry.id) (line \(position.line)): \(error)")
            }
        }
        return channels
    }

    /// What only the helpdesk's own writer can judge.
    static func writeBackFaults(_ configuration: Configuration, file: String) -> [Diagnostic] {
        configuration.sources.compactMap { entry in
            do {
                _ = try self.writeBack(entry)
                return nil
            } catch {
                let setting = (error as? ChannelConfigurationError)?.setting ?? "type"
                return Diagnostic(
                    file: file,
                    position: entry.writeBackPosition(of: setting),
                    message: "source \(entry.id): \(error)"
                )
            }
        }
    }

    private static func writeBack(_ entry: ChannelSettings) throws -> (any Channel)? {
        try BuiltInWriteBacks.make(type: entry.type, source: entry.id, settings: entry.values)
    }
}

extension ChannelSettings {
    /// Where a setting stands; `write_back` as a whole stands where its first key does.
    fileprivate func writeBackPosition(of setting: String) -> SourcePosition {
        if self.settings[setting] != nil { return self.position(of: setting) }
        let parts = self.settings.filter { $0.key.hasPrefix(setting + ".") }.map(\.value.position)
        return parts.min() ?? self.position
    }
}
