import AfterwordCore
import ArgumentParser

/// `afterword report csat|nps|ces`: the same numbers as the dashboard and the API.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Print a metric with its n, interval and formula.",
        discussion: "Example: afterword report csat --by channel --from 2026-10-01"
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "csat, nps, ces, response_rate…; an unknown word lists all.")
    var metric: String

    @Option(name: .long, help: "Split by channel, agent, team, tag, product, brand, locale or survey.")
    var by: String?

    @Option(name: .long, help: "First day or instant (RFC 3339).")
    var from: String?

    @Option(name: .long, help: "End, not included.")
    var to: String?

    @Option(name: .long, help: "Series by hour, day, week or month.")
    var bucket: String?

    @Option(name: .long, help: "Only this survey.")
    var survey: String?

    @Flag(name: .long, help: "Print the whole document as JSON.")
    var json = false

    func run() async throws {
        let given = [
            ("by", self.by), ("from", self.from), ("to", self.to), ("bucket", self.bucket), ("survey", self.survey),
        ]
        let query = given.compactMap { name, value in value.map { "\(name)=\($0.percentEncoded)" } }.joined(
            separator: "&"
        )
        let target = "/v1/metrics/\(self.metric.percentEncoded)" + (query.isEmpty ? "" : "?\(query)")
        let report = try await ControlClient.with(self.options.configuration()) { try await $0.json("GET", target) }
        if self.json {
            Terminal.say(String(decoding: report.serialized, as: UTF8.self))
        } else {
            Terminal.say(ReportText(report).text)
        }
    }
}

/// A metric document as a table.
private struct ReportText {
    private let report: JSONValue

    init(_ report: JSONValue) {
        self.report = report
    }

    var text: String {
        let all = self.row("all", self.report)
        let segments = (self.report["segments"]?.array ?? []).map { self.row($0["segment"]?.string ?? "", $0) }
        let series = (self.report["series"]?.array ?? []).map { self.row($0["bucket"]?.string ?? "", $0) }
        let table = Table(
            columns: [
                .init(title: self.report["metric"]?.string ?? "metric"), .init(title: "value", isNumber: true),
                .init(title: "95 % interval", isNumber: true), .init(title: "n", isNumber: true), .init(title: "note"),
            ],
            rows: [all] + segments + series
        )
        let formula = self.report["formula"]?.string.map { "\n\nFormula: \($0)" } ?? ""
        return table.text + formula
    }

    private func row(_ name: String, _ value: JSONValue) -> [String] {
        let n = value["n"]?.integer.map(String.init) ?? "0"
        if let note = self.noteOfHidden(value) { return [name, Self.hidden, "–", n, note] }
        let interval = value["interval"].flatMap { interval in
            interval["low"]?.double.flatMap { low in
                interval["high"]?.double.map { "\(self.number(low)) … \(self.number($0))" }
            }
        }
        let note = value["note"]?.string ?? value["reason"]?.string ?? ""
        return [name, value["value"]?.double.map(self.number) ?? "no data", interval ?? "–", n, note]
    }

    private static let hidden = "too few answers"

    /// What stands beside a figure that programs may pool and nobody may be shown; `nil` for one that people may see.
    private func noteOfHidden(_ value: JSONValue) -> String? {
        let isHidden = value["level"]?.string == SampleLevel.hidden.rawValue && value["value"]?.double != nil
        guard isHidden || value["reason"]?.string == NoDataReason.belowMinimum.rawValue else { return nil }
        return value["note"]?.string.flatMap { $0 == Self.hidden ? nil : $0 } ?? ""
    }

    /// As the unit of the metric is rounded everywhere; a unit of a newer server as it comes.
    private func number(_ number: Double) -> String {
        self.report["unit"]?.string.flatMap(MetricUnit.init)?.display(number) ?? String(number)
    }
}
