import AfterwordCore
import ArgumentParser

/// `afterword ambassadors`: who stands where and why, and asking one to join.
struct AmbassadorsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ambassadors",
        abstract: "Show promoters and ambassadors with their score, and invite one.",
        subcommands: [List.self, Show.self, Invite.self, Offers.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List ambassadors, the highest score first.",
            discussion: "Example: afterword ambassadors list --state candidate --tier gold"
        )

        @OptionGroup var options: GlobalOptions

        @Option(name: .long, help: "candidate, invited, active or withdrawn.")
        var state: String?

        @Option(name: .long, help: "gold, silver or bronze.")
        var tier: String?

        @Flag(name: .long, help: "Print as JSON.")
        var json = false

        func run() async throws {
            let given = [("state", self.state), ("tier", self.tier)]
            let query = given.compactMap { name, value in value.map { "\(name)=\($0.percentEncoded)" } } + ["limit=100"]
            try await ListPrinter(
                target: "/v1/ambassadors?\(query.joined(separator: "&"))",
                columns: [
                    ("id", "id"), ("contact.name", "name"), ("score", "score"), ("tier", "tier"), ("state", "state"),
                    ("latest_score", "nps"), ("consented_at", "consent"), ("gates", "gates"),
                ]
            ).run(self.options, json: self.json)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one ambassador: the parts of the score, gates, history and offers.",
            discussion: "Example: afterword ambassadors show amb_…"
        )

        @OptionGroup var options: GlobalOptions

        @Argument(help: "The ambassador's id.")
        var id: String

        @Flag(name: .long, help: "Print as JSON.")
        var json = false

        func run() async throws {
            let path = "/v1/ambassadors/\(self.id.percentEncoded)"
            let value = try await ControlClient.with(self.options.configuration()) { try await $0.json("GET", path) }
            if self.json { return Terminal.say(String(decoding: value.serialized, as: UTF8.self)) }
            AmbassadorSheet(value).lines.forEach { Terminal.say($0) }
        }
    }

    struct Invite: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Invite a promoter to the programme; gates, opt-out and the 90 days are checked again.",
            discussion: "Example: afterword ambassadors invite amb_…"
        )

        @OptionGroup var options: GlobalOptions

        @Argument(help: "The ambassador's id.")
        var id: String

        @Flag(name: .long, help: "Print as JSON.")
        var json = false

        func run() async throws {
            let path = "/v1/ambassadors/\(self.id.percentEncoded)/invite"
            let value = try await ControlClient.with(self.options.configuration()) {
                try await $0.json("POST", path, body: [:])
            }
            if self.json { return Terminal.say(String(decoding: value.serialized, as: UTF8.self)) }
            Terminal.say("\(self.id) is invited by \(value["message"]?.string ?? "a message")")
        }
    }

    struct Offers: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List offers with how many were offered, claimed and redeemed.",
            discussion: "Example: afterword ambassadors offers"
        )

        @OptionGroup var options: GlobalOptions

        @Flag(name: .long, help: "Print as JSON.")
        var json = false

        func run() async throws {
            try await ListPrinter(
                target: "/v1/offers?limit=100",
                columns: [
                    ("id", "id"), ("title", "title"), ("counts.offered", "offered"), ("counts.claimed", "claimed"),
                    ("counts.redeemed", "redeemed"), ("expires_at", "until"), ("closed_at", "closed"),
                ]
            ).run(self.options, json: self.json)
        }
    }
}

/// One ambassador as lines for people.
private struct AmbassadorSheet {
    let value: JSONValue

    init(_ value: JSONValue) {
        self.value = value
    }

    var lines: [String] {
        let name = self.value["contact"]?["name"]?.string ?? "nameless"
        let tier = self.value["tier"]?.string ?? "no tier"
        return ["\(name), \(self.value["state"]?.string ?? ""), \(self.points(self.value["score"])) points, \(tier)"]
            + self.parts + self.gates + self.history
    }

    private var parts: [String] {
        (self.value["parts"]?.members ?? []).map { "  \($0.name): \(self.points($0.value))" }
    }

    private var gates: [String] {
        let gates = (self.value["gates"]?.array ?? []).compactMap(\.string)
        return gates.isEmpty ? ["Nothing stands in the way."] : ["Closed gates: \(gates.joined(separator: ", "))"]
    }

    private var history: [String] {
        (self.value["history"]?.array ?? []).reversed().map { line in
            let words = ["at", "actor", "action", "detail"].compactMap { line[$0]?.string }
            return words.joined(separator: "  ")
        }
    }

    /// One decimal, as the desk shows it.
    private func points(_ value: JSONValue?) -> String {
        let tenths = Int(((value?.double ?? 0) * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
