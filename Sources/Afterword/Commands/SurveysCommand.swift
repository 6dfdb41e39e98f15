import AfterwordCore
import AfterwordHTTP
import AfterwordService
import ArgumentParser
import Foundation

/// `afterword surveys`: the surveys in force, how they look, and what a change of one means.
struct SurveysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "surveys",
        abstract: "List the surveys in force, look at one, compare two versions.",
        discussion: "Example: afterword surveys preview csat --language es --out csat.html",
        subcommands: [List.self, Preview.self, Diff.self, Schema.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the surveys in force.")

        @OptionGroup var options: GlobalOptions

        @Flag(name: .long, help: "Print as JSON.")
        var json = false

        func run() async throws {
            try await ListPrinter(
                target: "/v1/surveys",
                columns: [
                    ("name", "name"), ("kind", "kind"), ("trigger", "sent on"), ("languages", "languages"),
                    ("version", "version"),
                ]
            ).run(self.options, json: self.json)
        }
    }

    struct Preview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a survey as the asked person sees it, without a server and without asking anybody.",
            discussion: "Example: afterword surveys preview csat --language es --out csat.html"
        )

        @OptionGroup var options: GlobalOptions

        @Argument(help: "A survey's name, or a survey file.")
        var survey: String

        @Option(name: .long, help: "A language tag such as es; the account's language if not said.")
        var language: String?

        @Option(name: .long, help: "questions, confirm, thanks-low or thanks-high.")
        var page: String = SurveyPreviewPage.questions.rawValue

        @Option(name: .long, help: "Write the page to this file; without it, the words are printed.")
        var out: String?

        @Flag(name: .long, help: "Open the page in the browser.")
        var open = false

        func run() throws {
            let configuration = try self.options.configuration()
            let survey = try SurveyArgument(self.survey, configuration).survey
            guard let page = SurveyPreviewPage(rawValue: self.page) else {
                let words = SurveyPreviewPage.allCases.map(\.rawValue).joined(separator: ", ")
                throw CommandFailure("--page: \"\(self.page)\" is none of \(words)", exitCode: 2)
            }
            if let language, !survey.languages.contains(language) {
                let words = survey.languages.joined(separator: ", ")
                throw CommandFailure("--language: \(survey.name) has no \"\(language)\"; it has \(words)", exitCode: 2)
            }
            guard self.out != nil || self.open else {
                Terminal.say(
                    SurveyText(survey, language: self.language ?? survey.language(for: [configuration.language])).text
                )
                return
            }
            let html = try SurveyPreviewFile.html(
                of: survey,
                page: page,
                language: self.language,
                setting: SurveyPreview.Setting(
                    brand: configuration.brand ?? "Afterword",
                    language: configuration.language,
                    surveys: try SurveyLibrary(folder: configuration.surveysFolder, channels: nil).byName
                )
            )
            let path = self.out ?? NSTemporaryDirectory() + "afterword-\(survey.name).html"
            try FileTrouble.naming(path) { try Data(html.utf8).write(to: URL(fileURLWithPath: path)) }
            Terminal.say("The page is in \(path).")
            if self.open { try Self.show(path) }
        }

        private static func show(_ path: String) throws {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            #if os(macOS)
                process.arguments = ["open", path]
            #else
                process.arguments = ["xdg-open", path]
            #endif
            try process.run()
        }
    }

    struct Schema: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the JSON Schema of survey files, by which an editor completes and checks them.",
            discussion: """
                Example: afterword surveys schema > surveys/survey.schema.json

                Then the first line of a survey is: # yaml-language-server: $schema=survey.schema.json
                """
        )

        @OptionGroup var options: GlobalOptions

        @Flag(name: .long, help: "Print as JSON, which it is anyway.")
        var json = false

        func run() {
            Terminal.say(String(decoding: SurveySchema.bytes, as: UTF8.self).trimmingCharacters(in: .newlines))
        }
    }

    struct Diff: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what changed in meaning between two versions of a survey.",
            discussion: """
                Example: afterword surveys diff surveys/csat.yaml new/csat.yaml

                Exits with 0 whether or not anything changed; --strict exits with 1 when figures before and after cannot be compared.
                """
        )

        @OptionGroup var options: GlobalOptions

        @Argument(help: "The old version: a survey file, or the name of a survey in force.")
        var old: String

        @Argument(help: "The new version.")
        var new: String

        @Flag(name: .long, help: "Print as JSON.")
        var json = false

        @Flag(name: .long, help: "Exit with 1 when the change breaks the comparison of figures.")
        var strict = false

        func run() throws {
            let configuration = try self.options.configuration()
            let difference = SurveyDifference(
                from: try SurveyArgument(self.old, configuration).survey,
                to: try SurveyArgument(self.new, configuration).survey
            )
            Terminal.say(
                self.json
                    ? String(decoding: SurveyDifferenceText.json(difference).serialized, as: UTF8.self)
                    : SurveyDifferenceText.text(difference)
            )
            if self.strict, difference.breaksComparison { throw ExitCode(1) }
        }
    }
}
