package import AfterwordCore

/// A channel kind that can be set up from the configuration file.
package protocol ConfiguredChannel: Channel {
    /// Settings that make a valid channel; the conformance tests and the documentation use them.
    static var exampleSettings: [String: String] { get }
    /// A handle such as people have there, for the conformance tests.
    static var exampleRecipient: String { get }

    /// `settings` are the keys of the channel's entry beside `id` and `type`; nested keys are joined by a dot (`headers.X-Team`).
    init(id: String, settings: [String: String], environment: ChannelEnvironment) throws
}

extension ConfiguredChannel {
    /// A number, as most platforms give their people.
    package static var exampleRecipient: String { "999" }
}

/// What a channel may know of the server it runs in.
package struct ChannelEnvironment: Sendable, Equatable {
    /// The server's own local socket.
    package var socketPath: String
    /// The name people know the sender by.
    package var brand: String

    package init(socketPath: String, brand: String) {
        self.socketPath = socketPath
        self.brand = brand
    }
}

/// Why a channel cannot be set up, in words for the person who wrote the configuration.
package struct ChannelConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The setting at fault, e.g. `url`.
    package var setting: String
    /// What was expected, e.g. `must begin with http:// or https://`.
    package var problem: String

    package init(setting: String, problem: String) {
        self.setting = setting
        self.problem = problem
    }

    package var description: String { "\(self.setting) \(self.problem)" }
}
