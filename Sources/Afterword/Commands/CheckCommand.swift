import AfterwordCore
import AfterwordService
import ArgumentParser
import Foundation

/// `afterword check`: reads everything a start would read and says what is wrong, with file, line and column.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Read the configuration and all surveys and say what is wrong, and where.",
        discussion: "Example: afterword check --config afterword.yaml"
    )

    @OptionGroup var options: GlobalOptions

    @Flag(name: .long, help: "Print the findings as JSON.")
    var json = false

    func run() async throws {
        var diagnostics = SurveyCheck.diagnostics(
            path: self.options.config,
            environment: ProcessInfo.processInfo.environment,
            flags: self.options.flags,
            known: Composition.knownTypes
        )
        if diagnostics.allSatisfy({ $0.severity != .error }) {
            // Its own warnings are among the diagnostics already.
            let configuration = try self.options.configuration(telling: false)
            diagnostics += ChannelCheck.diagnostics(of: configuration, path: self.options.config)
            diagnostics += SourceCheck.diagnostics(of: configuration, path: self.options.config)
            diagnostics += ReplyTemplateFile.read(folder: configuration.templatesFolder).diagnostics.map {
                configuration.placing($0, path: self.options.config)
            }
            diagnostics += Composition.writeBackFaults(configuration, file: self.options.config)
        }
        let hasError = diagnostics.contains { $0.severity == .error }
        if self.json {
            let findings = JSONValue.array(diagnostics.map(\.json))
            Terminal.say(
                String(
                    decoding: JSONValue.object([.init("ok", .bool(!hasError)), .init("findings", findings)]).serialized,
                    as: UTF8.self
                )
            )
        } else {
            for diagnostic in diagnostics { Terminal.complain(diagnostic.description) }
            if !hasError { Terminal.say("\(self.options.config): everything is in order") }
        }
        if hasError { throw ExitCode(1) }
    }
}

extension Diagnostic {
    fileprivate var json: JSONValue {
        [
            "file": .string(self.file), "line": JSONValue(self.position.line),
            "column": JSONValue(self.position.column), "severity": .string(self.severity.rawValue),
            "message": .string(self.message),
        ]
    }
}
