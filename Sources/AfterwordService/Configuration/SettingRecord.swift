/// One setting in force, as people may see it, and where it comes from.
package struct SettingRecord: Sendable, Equatable {
    /// What said it; the later of these wins over the earlier.
    package enum Origin: Sendable, Equatable {
        /// Nobody said it.
        case standard
        /// The configuration file, at this line.
        case file(line: Int)
        /// The file names a variable, whose value is used.
        case environment(String)
        case flag(String)
    }

    /// The path in the file: `server.listen`, `channels.mail.server`.
    package var name: String
    /// Masked where it is a secret.
    package var value: String
    package var isSecret: Bool
    package var origin: Origin

    package init(name: String, value: String, isSecret: Bool = false, origin: Origin) {
        self.name = name
        self.value = value
        self.isSecret = isSecret
        self.origin = origin
    }
}
