import AfterwordCore
import ArgumentParser

/// Which follow-up a command is about, how it is reached, and how the result is printed.
struct FollowUpArgument: ParsableArguments {
    @Argument(help: "The id of the follow-up, fup_…")
    var id: String

    @Flag(name: .long, help: "Print the whole document as JSON.")
    var json = false

    var path: String { "/v1/follow-ups/\(self.id.percentEncoded)" }

    /// Adds something and prints the follow-up as it is then.
    func post(_ list: String, _ body: JSONValue, _ options: GlobalOptions) async throws {
        let target = "\(self.path)/\(list)"
        let document = try await ControlClient.with(options.configuration()) {
            try await $0.json("POST", target, body: body)
        }
        self.print(document)
    }

    /// Changes the version that stands there at this moment; whoever comes between is not overwritten.
    func change(_ body: JSONValue, _ options: GlobalOptions) async throws {
        let target = self.path
        let document = try await ControlClient.with(options.configuration()) { client in
            let version = try await client.json("GET", target)["version"]?.integer ?? 0
            let tag = [(name: "If-Match", value: "\"v\(version)\"")]
            return try JSONReader.read(try await client.send("PATCH", target, headers: tag, body: body))
        }
        self.print(document)
    }

    func print(_ document: JSONValue) {
        guard !self.json else { return Terminal.say(String(decoding: document.serialized, as: UTF8.self)) }
        Terminal.say(FollowUpText(document).text)
    }
}

/// A follow-up as lines for people.
private struct FollowUpText {
    private let task: JSONValue

    init(_ task: JSONValue) {
        self.task = task
    }

    var text: String {
        let facts = Table(
            columns: [.init(title: "what"), .init(title: "is")],
            rows: self.facts.compactMap { name, value in value.map { [name, $0] } }
        )
        let history = (self.task["history"]?.array ?? []).map { line in
            ["at", "actor", "action", "detail"].map { line[$0]?.string ?? "" }
        }
        let story = Table(
            columns: [.init(title: "at"), .init(title: "who"), .init(title: "did"), .init(title: "words")],
            rows: history
        )
        return facts.text + "\n\n" + story.text
    }

    private var facts: [(String, String?)] {
        let score = self.task["score"]?.integer.map { "\($0) (\(self.word("survey") ?? ""))" }
        let recovery = self.task["recovery"]?["state"]?.string
        let replies = (self.task["replies"]?.array ?? []).map { reply in
            "\(reply["channel"]?.string ?? "a channel"): \(reply["state"]?.string ?? "forgotten")"
        }
        return [
            ("follow-up", self.word("id")), ("person", self.task["contact"]?["name"]?.string),
            ("case", self.word("case")),
            ("severity", self.word("severity")), ("state", self.word("state")), ("score", score),
            ("said", self.word("comment")), ("owner", self.word("owner") ?? "nobody yet"),
            ("call by", self.word("due_at")), ("close by", self.word("close_due_at")), ("missed", self.missed),
            ("cause", self.word("cause")), ("outcome", self.word("outcome")),
            ("replies", replies.isEmpty ? nil : replies.joined(separator: ", ")), ("recovery", recovery),
        ]
    }

    private var missed: String? {
        let names = [("contact_missed", "first contact"), ("close_missed", "closing")]
            .filter { self.task[$0.0]?.bool == true }.map(\.1)
        return names.isEmpty ? nil : names.joined(separator: ", ")
    }

    private func word(_ name: String) -> String? { self.task[name]?.string }
}
