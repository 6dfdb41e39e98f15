import AfterwordCore
import ArgumentParser
import Foundation

/// `afterword import conversions`: purchases that came through a recommendation, from a shop that sends no events.
struct ImportConversions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "conversions",
        abstract: "Take in purchases that came through a referral, from a CSV file with a header or from NDJSON.",
        discussion: """
            Columns: purchase_id; code or visit; contact_id, email or phone; amount and currency, product, name, converted_at if there are
            any. Each line is an event referral.converted. Importing the same file again changes nothing. Lines that cannot be used, such
            as those whose code nobody has, are named, and the others go in.

            Example: afterword import conversions orders.csv --source shop
            """
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The file.")
    var file: String

    @Option(name: .long, help: "The shop's name; purchases of one shop are told apart by their id.")
    var source = "import"

    @Flag(name: .long, help: "Print the counts as JSON.")
    var json = false

    func run() async throws {
        let (path, source) = (self.file, self.source)
        try FileArgument.requireFile(self.file)
        let total = try await ControlClient.with(self.options.configuration(), begins: true) { client in
            var transfer = ConversionTransfer(client: client, source: source)
            let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
            let file = RecordFile(
                path: path,
                needs: [["purchase_id"], ["code", "visit"]],
                exampleHeader: "purchase_id,code,email,amount,currency,converted_at",
                isKnown: ConversionTransfer.columns.contains
            )
            try await file.read { records, bytesRead in
                for record in records { try await transfer.take(record) }
                Progress.show("\(transfer.total.lines) lines", bytesRead, of: size)
            }
            return transfer.total
        }
        Progress.end()
        Terminal.say(self.json ? String(decoding: total.json.serialized, as: UTF8.self) : total.words)
        if total.faults > 0 { throw ExitCode(1) }
    }
}

/// Sends one event per line, so that a bad line keeps no other out.
private struct ConversionTransfer {
    struct Total: Sendable {
        var lines = 0
        var faults = 0
        var taken = 0
        var known = 0
    }

    static let columns: Set<String> = [
        "purchase_id", "code", "visit", "contact_id", "email", "phone", "name", "amount", "currency", "product",
        "converted_at",
    ]

    let client: ControlClient
    let source: String
    private(set) var total = Total()
    /// Whether somebody has the code; in a file few codes come often.
    private var codes: [ReferralCode: Bool] = [:]

    init(client: ControlClient, source: String) {
        self.client = client
        self.source = source
    }

    mutating func take(_ record: RecordFile.Record) async throws {
        self.total.lines += 1
        do {
            let columns = try record.columns.get()
            guard let purchase = columns["purchase_id"], !purchase.isEmpty else {
                throw RecordFault(description: "has no purchase_id")
            }
            try await self.check(columns)
            let accepted = try await self.send(columns, purchase: purchase)
            if accepted { self.total.taken += 1 } else { self.total.known += 1 }
        } catch let fault as RecordFault {
            self.refuse(record.line, fault.description)
        } catch let failure as CommandFailure where failure.exitCode == 2 {
            self.refuse(record.line, failure.description)
        }
    }

    /// An event with a code that nobody has would be taken in and bring nobody anything. With a visit beside it the visit decides.
    private mutating func check(_ columns: [String: String]) async throws {
        guard let typed = columns["code"], !typed.isEmpty, columns["visit"]?.isEmpty ?? true else { return }
        let shown = typed.prefix(80)
        guard let code = ReferralCode(typed) else {
            throw RecordFault(description: "\"\(shown)\" is no code: it is mistyped or incomplete")
        }
        let isKnown = try await self.isKnown(code)
        guard isKnown else { throw RecordFault(description: "nobody has the code \"\(shown)\"") }
    }

    private mutating func isKnown(_ code: ReferralCode) async throws -> Bool {
        if let known = self.codes[code] { return known }
        let target = "/v1/referral-codes?limit=1&code=\(code.text.percentEncoded)"
        let found = try JSONReader.read(try await self.client.send("GET", target))
        let isKnown = found["data"]?.array?.isEmpty == false
        self.codes[code] = isKnown
        return isKnown
    }

    private mutating func refuse(_ line: Int, _ why: String) {
        self.total.faults += 1
        Terminal.complain("line \(line): \(why)")
    }

    /// The time as a header may hold it, which is more particular about letters than a file; `nil` if there is none.
    private static func time(_ text: String) throws(RecordFault) -> String? {
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty else { return nil }
        guard let moment = Instant(rfc3339: text) else {
            let found = "converted_at \"\(text.prefix(40))\""
            throw RecordFault(description: "\(found) is no time such as 2026-03-31T10:00:00Z")
        }
        return moment.rfc3339
    }

    private func send(_ columns: [String: String], purchase: String) async throws -> Bool {
        func object(_ members: [(String, String)]) -> JSONValue {
            .object(
                members.compactMap { name, column in
                    columns[column].flatMap { $0.isEmpty ? nil : JSONMember(name, .string($0)) }
                }
            )
        }
        let body: JSONValue = [
            "referral": object([("code", "code"), ("visit", "visit")]),
            "purchase": object([
                ("id", "purchase_id"), ("amount", "amount"), ("currency", "currency"), ("product", "product"),
            ]),
            "contact": object([("id", "contact_id"), ("email", "email"), ("phone", "phone"), ("name", "name")]),
        ]
        var headers = [
            (name: "ce-specversion", value: "1.0"), (name: "ce-type", value: EventType.referralConverted.rawValue),
            (name: "ce-source", value: self.source.percentEncoded),
            (name: "ce-id", value: "conversion-\(purchase)".percentEncoded),
        ]
        if let time = try Self.time(columns["converted_at"] ?? "") { headers.append((name: "ce-time", value: time)) }
        let reply = try JSONReader.read(
            try await self.client.send("POST", "/v1/events", headers: headers, body: body)
        )
        return reply["accepted"]?.integer == 1
    }
}

extension ConversionTransfer.Total {
    var json: JSONValue {
        [
            "lines": JSONValue(self.lines), "faults": JSONValue(self.faults), "taken": JSONValue(self.taken),
            "known": JSONValue(self.known),
        ]
    }

    var words: String {
        let faults = self.faults == 0 ? "every line could be used" : "\(self.faults) could not be used, see above"
        return "\(self.lines) lines: \(self.taken) taken in, \(self.known) known already; \(faults)"
    }
}
