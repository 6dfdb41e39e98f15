import AfterwordCore
import AfterwordService
import Foundation

/// A survey as it is named on the command line: a file, or a survey in force.
struct SurveyArgument {
    let survey: Survey

    init(_ text: String, _ configuration: Configuration) throws {
        if text.contains("/") || text.hasSuffix(".yaml") || text.hasSuffix(".yml") {
            self.survey = try Self.read(text)
            return
        }
        let library = try SurveyLibrary(folder: configuration.surveysFolder, channels: nil)
        guard let survey = library.survey(named: text) else {
            let names = library.all.map(\.name)
            let near = NearestWord.to(text, among: names).map { "; did you mean \"\($0)\"?" } ?? ""
            throw CommandFailure(
                "no survey is called \"\(text)\"\(near); there are \(names.joined(separator: ", "))",
                exitCode: 2
            )
        }
        self.survey = survey
    }

    private static func read(_ path: String) throws -> Survey {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure("\(path) cannot be read", exitCode: 2)
        }
        let (file, diagnostics) = SurveyFile.read(Array(data), file: path)
        guard let file else { throw CommandFailure(diagnostics.map(\.description).joined(separator: "\n")) }
        return file.survey
    }
}

/// A survey in words, for a terminal.
struct SurveyText {
    let text: String

    init(_ survey: Survey, language: String) {
        let questions = survey.questions.map { question -> String in
            let optional = question.isOptional ? " (optional)" : ""
            return (["\(question.text.text(in: language))\(optional)"] + Self.options(question.form(in: language)))
                .joined(separator: "\n")
        }
        let others = survey.languages.filter { $0 != language }
        let foot =
            "\(survey.name), \(language); other languages: \(others.joined(separator: ", ")). --out FILE writes the page."
        self.text = (questions + [foot]).joined(separator: "\n\n")
    }

    private static func options(_ form: QuestionForm) -> [String] {
        switch form {
        case .scale(let points, let low, let high):
            points.map { point in
                let end = point.value == points.first?.value ? low : point.value == points.last?.value ? high : ""
                return "  \(point.value)  \(point.label ?? end)"
            }
        case .choice(let options, _): options.map { "  ( ) \($0.label)" }
        case .text(let limit): ["  [up to \(limit) characters]"]
        }
    }
}

/// A difference in words and as JSON.
enum SurveyDifferenceText {
    static func text(_ difference: SurveyDifference) -> String {
        guard !difference.changes.isEmpty else { return "Nothing changed in meaning." }
        let groups = SurveyChange.Effect.allCases.compactMap { effect -> String? in
            let changes = difference.changes.filter { $0.effect == effect }
            guard !changes.isEmpty else { return nil }
            return ([self.heading(effect)] + changes.map(self.line)).joined(separator: "\n")
        }
        let verdict =
            difference.breaksComparison
            ? "Figures before and after this change must not be compared: a new series begins."
            : "Figures before and after stay comparable."
        return (groups + [verdict]).joined(separator: "\n\n")
    }

    static func json(_ difference: SurveyDifference) -> JSONValue {
        [
            "breaks_comparison": .bool(difference.breaksComparison),
            "changes": .array(
                difference.changes.map { change in
                    [
                        "key": .string(change.key), "old": JSONValue(change.old), "new": JSONValue(change.new),
                        "effect": .string(change.effect.rawValue),
                    ]
                }
            ),
        ]
    }

    private static func heading(_ effect: SurveyChange.Effect) -> String {
        switch effect {
        case .figures: "Another question is measured (breaks the comparison):"
        case .audience: "Other people, times or ways (compare with care):"
        case .wording: "Other words:"
        case .consequences: "Other consequences of an answer:"
        case .looks: "Other looks:"
        }
    }

    private static func line(_ change: SurveyChange) -> String {
        switch (change.old, change.new) {
        case (let old?, let new?): "  \(change.key)\n    - \(old)\n    + \(new)"
        case (nil, let new): "  \(change.key)\n    + \(new ?? "")"
        case (let old, nil): "  \(change.key)\n    - \(old ?? "")"
        }
    }
}
