package import AfterwordCore

/// What `afterword check` runs: everything a start would read, with all faults and warnings at once.
package enum SurveyCheck {
    /// Checks the configuration and, if its place is known, all surveys; nothing is changed and nobody is contacted.
    package static func diagnostics(
        path: String,
        environment: [String: String],
        flags: [ConfigurationOverrides.Name: String] = [:],
        known: KnownTypes? = nil
    ) -> [Diagnostic] {
        let (configuration, faults) = ConfigurationFile.read(
            path: path,
            environment: environment,
            flags: flags,
            known: known
        )
        guard let configuration else { return faults }
        do {
            let files = try configuration.surveysFolder.map(SurveyFolder.files) ?? ShippedSurveys.files
            return faults + SurveyFolder.read(files, channels: configuration.channels.map(\.id)).diagnostics
        } catch {
            let start = SourcePosition(line: 1, column: 1)
            let other = Diagnostic(file: path, position: start, message: "the surveys cannot be read: \(error)")
            return faults + [error as? Diagnostic ?? other]
        }
    }
}
