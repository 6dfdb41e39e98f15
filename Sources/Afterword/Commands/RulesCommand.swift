import AfterwordCore
import ArgumentParser
import Foundation

/// `afterword rules`: the rules of asking.
struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Try the rules of asking on the past.",
        subcommands: [DryRun.self]
    )

    struct DryRun: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "dry-run",
            abstract: "Play past cases and answers through the present rules; nothing is sent or stored.",
            discussion: "Example: afterword rules dry-run --since 30d"
        )

        @OptionGroup var options: GlobalOptions

        @Option(name: .long, help: "How far back: 30d, 12h, 4w, a date or an RFC 3339 time.")
        var since = "30d"

        @Flag(name: .long, help: "Print as JSON.")
        var json = false

        func run() async throws {
            let target = "/v1/rules/dry-run?since=\(self.since.percentEncoded)"
            let report = try await ControlClient.with(self.options.configuration()) { try await $0.json("GET", target) }
            Terminal.say(self.json ? String(decoding: report.serialized, as: UTF8.self) : RehearsalText(report).text)
        }
    }
}

/// A rehearsal as tables.
private struct RehearsalText {
    let report: JSONValue

    init(_ report: JSONValue) {
        self.report = report
    }

    var text: String {
        let resolutions = self.report["resolutions"]?.integer ?? 0
        let answers = self.report["answers"]?.integer ?? 0
        let lines = [
            "\(resolutions) resolved cases since \(self.report["from"]?.string ?? "") under the present rules:",
            self.surveys, "",
            "\(answers) answers; follow-ups that would open or be joined:",
            self.followUps,
        ]
        return lines.joined(separator: "\n")
    }

    private var surveys: String {
        let rows = (self.report["surveys"]?.array ?? []).flatMap { survey -> [[String]] in
            let name = survey["survey"]?.string ?? ""
            let asked = [name, "asked", String(survey["asked"]?.integer ?? 0)]
            let waiting = Self.counts(survey["waiting"]).map { [name, "still waits: \($0.name)", String($0.count)] }
            let notAsked = Self.counts(survey["not_asked"]).map { [name, "not asked: \($0.name)", String($0.count)] }
            let notMeant = survey["not_meant"]?.integer ?? 0
            return [asked] + waiting + notAsked
                + (notMeant > 0 ? [[name, "not meant for the case", String(notMeant)]] : [])
        }
        guard !rows.isEmpty else { return "nothing was resolved in this time" }
        return Table(
            columns: [
                .init(title: "survey"), .init(title: "what would happen"), .init(title: "cases", isNumber: true),
            ],
            rows: rows
        ).text
    }

    private var followUps: String {
        let rows = Self.counts(self.report["follow_ups"]).map { [$0.name, String($0.count)] }
        guard !rows.isEmpty else { return "none" }
        return Table(columns: [.init(title: "severity"), .init(title: "answers", isNumber: true)], rows: rows).text
    }

    private static func counts(_ value: JSONValue?) -> [(name: String, count: Int)] {
        guard case .object(let members) = value else { return [] }
        return members.map { ($0.name, $0.value.integer ?? 0) }.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    }
}
