import AfterwordCore

/// Single settings that win over the file: from the environment, or from a flag, which wins over both.
package struct ConfigurationOverrides: Sendable, Equatable {
    /// A setting that can be given outside the file; the raw value is its name there.
    package enum Name: String, Sendable, CaseIterable {
        case database
        case dataFolder = "data_dir"
        case listen
        case logLevel = "log_level"
        case publicURL = "public_url"
        case sending
        case surveys
        case timeZone = "time_zone"

        /// The variable that sets it, e.g. `AFTERWORD_PUBLIC_URL`.
        package var environmentName: String { "AFTERWORD_" + self.rawValue.uppercased() }
        /// The flag that sets it, e.g. `--public-url`.
        package var flagName: String { "--" + self.rawValue.replacing("_", with: "-") }
    }

    /// The winning value of each setting, with where it came from for messages.
    private(set) var values: [Name: (text: String, origin: String)] = [:]

    /// Takes `AFTERWORD_…` variables, empty ones excepted, and then `flags` over them.
    package init(environment: [String: String] = [:], flags: [Name: String] = [:]) {
        for name in Name.allCases {
            if let text = environment[name.environmentName], !text.isEmpty {
                self.values[name] = (text, name.environmentName)
            }
            if let text = flags[name] {
                self.values[name] = (text, name.flagName)
            }
        }
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.values.mapValues(\.text) == right.values.mapValues(\.text)
    }
}
