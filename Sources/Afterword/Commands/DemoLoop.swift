import AfterwordCore
import AfterwordService
import ArgumentParser
import Foundation

/// `afterword demo loop`: from a closed case to marketing's files in one run, with every id.
struct DemoLoop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "loop",
        abstract: "Play the whole loop once on a service of its own, print each step, and reckon every total twice.",
        discussion: "Example: afterword demo loop --out loop"
    )

    @Option(name: .long, help: "Taken as by every command; the demo brings a configuration of its own.")
    var config: String = ConfigurationFile.defaultPath

    @Option(name: .long, help: "The folder for marketing's files.")
    var out = "loop"

    @Flag(name: .long, help: "Print steps and totals as JSON.")
    var json = false

    func run() async throws {
        let isJSON = self.json
        let journal = LoopJournal { number, step in
            if !isJSON { Terminal.say(Self.line(number, step)) }
        }
        let reckoning = try await LoopPlay.run(into: URL(fileURLWithPath: self.out), telling: journal)
        Terminal.say(isJSON ? Self.document(journal, reckoning) : reckoning.table)
        if !reckoning.isRight { throw ExitCode(1) }
    }

    private static func line(_ number: Int, _ step: LoopJournal.Step) -> String {
        let facts = step.facts.map { "\($0.name) \($0.value)" }.joined(separator: " · ")
        let index = String(number)
        let lead = String(repeating: " ", count: max(0, 2 - index.count)) + index
        return "\(lead)  \(step.at.rfc3339.prefix(16))  \(step.title)\n      \(facts)"
    }

    private static func document(_ journal: LoopJournal, _ reckoning: LoopReckoning) -> String {
        let steps = journal.steps.map { step -> JSONValue in
            let facts = step.facts.map { JSONMember($0.name.replacing(" ", with: "_"), JSONValue($0.value)) }
            return [
                "title": JSONValue(step.title), "at": JSONValue(step.at.rfc3339), "facts": .object(facts),
            ]
        }
        let totals = reckoning.lines.map { line -> JSONValue in
            [
                "name": JSONValue(line.name), "done": JSONValue(line.done), "told": JSONValue(line.told),
                "agrees": JSONValue(line.agrees),
            ]
        }
        let document: JSONValue = [
            "steps": .array(steps), "totals": .array(totals), "is_right": JSONValue(reckoning.isRight),
        ]
        return String(decoding: document.serialized, as: UTF8.self)
    }
}

extension LoopReckoning {
    fileprivate var table: String {
        let rows = self.lines.map { [$0.name, $0.done, $0.told, $0.agrees ? "agrees" : "DIFFERS"] }
        let columns = ["total", "done", "told", ""].map { Table.Column(title: $0) }
        return "\n" + Table(columns: columns, rows: rows).text
    }
}
