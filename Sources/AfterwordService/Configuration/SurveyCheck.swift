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
            let read = SurveyFolder.read(files, channels: configuration.channels.map(\.id))
            let exports = self.exports(of: configuration, surveys: read.surveys.keys.sorted(), path: path)
            return faults + read.diagnostics + (read.surveys.isEmpty ? [] : exports)
        } catch {
            let start = SourcePosition(line: 1, column: 1)
            let other = Diagnostic(file: path, position: start, message: "the surveys cannot be read: \(error)")
            return faults + [configuration.placing(error as? Diagnostic ?? other, path: path)]
        }
    }

    /// Only a warning: the answers to a survey that was taken away are there still.
    private static func exports(of configuration: Configuration, surveys: [String], path: String) -> [Diagnostic] {
        configuration.scheduledExports.compactMap { scheduled in
            guard let survey = scheduled.request.selection.parts[.survey], !surveys.contains(survey),
                let place = scheduled.surveyPosition
            else { return nil }
            let near = NearestWord.to(survey, among: surveys).map { "did you mean \"\($0)\"?" }
            let known = near ?? "there are \(surveys.joined(separator: ", "))"
            let message =
                "export \(scheduled.id): survey: no survey is called \"\(survey)\", so its files stay empty unless there was one; \(known)"
            return Diagnostic(file: path, position: place, message: message, severity: .warning)
        }
    }
}
