import AfterwordCore
import AfterwordService
import ArgumentParser
import Foundation

/// `afterword erase`: forgets a person.
struct EraseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Forget a person: shows what would go, and with --yes takes it away for good.",
        discussion: """
            Answers leave the figures, what waits is called off, open follow-ups close. Exported files are named; delete the person from them.
            Other contacts with the same address are named too; they stay.

            Example: afterword erase --email ana@example.org --yes
            """
    )

    @OptionGroup var options: GlobalOptions
    @OptionGroup var person: ContactSelection

    @Flag(name: .long, help: "Erase without asking; without it, and without a terminal, nothing is changed.")
    var yes = false

    @Flag(name: .long, help: "Print the report as JSON.")
    var json = false

    func run() async throws {
        let (person, isAgreed, isJSON) = (self.person, self.yes, self.json)
        try await ControlClient.with(self.options.configuration()) { client in
            let path = "/v1/contacts/\(try await person.id(client).percentEncoded)"
            let preview = try await client.json("GET", path + "/erasure")
            guard isAgreed || (!isJSON && Self.agrees(preview)) else {
                Self.say(preview, isJSON)
                if !isJSON { Terminal.say("nothing was changed; add --yes to erase") }
                return
            }
            Self.say(try await client.json("POST", path + "/erase"), isJSON)
        }
    }

    /// Shows what would go and asks; only on a terminal.
    private static func agrees(_ preview: JSONValue) -> Bool {
        guard Terminal.isInteractive, isatty(STDIN_FILENO) == 1 else { return false }
        Terminal.say(ErasureText(preview).text)
        Terminal.say("Erase this person for good? Type yes:")
        return readLine() == "yes"
    }

    private static func say(_ report: JSONValue, _ isJSON: Bool) {
        Terminal.say(isJSON ? String(decoding: report.serialized, as: UTF8.self) : ErasureText(report).text)
    }
}

/// The report of an erasure in words.
private struct ErasureText {
    let report: JSONValue

    init(_ report: JSONValue) {
        self.report = report
    }

    var text: String {
        let isDone = self.report["done"]?.bool == true
        let records = self.report["records"]?.array ?? []
        let table = Table(
            columns: [.init(title: "count", isNumber: true), .init(title: "what"), .init(title: "")],
            rows: records.map { record in
                let kept = record["kept_because"]?.string.map { "stays: \($0)" }
                return [String(record["count"]?.integer ?? 0), record["what"]?.string ?? "", kept ?? ""]
            }
        )
        let answers = self.report["answers_leaving_figures"]?.integer ?? 0
        let head = "\(self.report["contact_id"]?.string ?? "") \(isDone ? "was erased" : "would be erased")"
        return ([head, table.text, "\(answers) answers leave the figures"] + self.namesakes + self.exports)
            .joined(separator: "\n")
    }

    private var namesakes: [String] {
        let others = self.report["same_address"]?.array?.compactMap(\.string) ?? []
        guard !others.isEmpty else { return [] }
        return ["These contacts have the same address or phone number and stay; erase each that is the same person:"]
            + others.map { "  \($0)" }
    }

    private var exports: [String] {
        let made = self.report["exports"]?.array ?? []
        guard !made.isEmpty else { return [] }
        return ["These lists were handed out and may name the person:"]
            + made.map { "  \($0["at"]?.string ?? "")  \($0["name"]?.string ?? "")  by \($0["by"]?.string ?? "")" }
    }
}
