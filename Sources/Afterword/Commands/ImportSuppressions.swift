import AfterwordCore
import AfterwordService
import ArgumentParser
import Foundation

/// `afterword import suppressions`: people who must not be asked.
struct ImportSuppressions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "suppressions",
        abstract: "Put addresses on the suppression list, from a CSV file with a header or from NDJSON.",
        discussion: """
            Columns: email, phone, or handle with channel; reason (opted_out, complained or bounced), date and note if there are any.
            A phone number is the same with +, with 00 and with neither before its country.
            Importing the same file again changes nothing. Lines that cannot be used are named, and the others go in.

            Example: afterword import suppressions unsubscribed.csv --dry-run
            """
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The file.")
    var file: String

    @Option(name: .long, help: "The reason of lines that give none we know.")
    var reason = SuppressionReason.optedOut.rawValue

    @Flag(name: .long, help: "Only check the lines and count.")
    var dryRun = false

    @Flag(name: .long, help: "Print the counts as JSON.")
    var json = false

    func validate() throws {
        guard SuppressionReason(rawValue: self.reason) == nil else { return }
        let known = SuppressionReason.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("--reason must be one of \(known)")
    }

    func run() async throws {
        let reason = SuppressionReason(rawValue: self.reason) ?? .optedOut
        let (path, isDryRun) = (self.file, self.dryRun)
        try FileArgument.requireFile(self.file)
        let total = try await ControlClient.with(self.options.configuration(), begins: true) { client in
            var transfer = SuppressionTransfer(client: client, reason: reason, isDryRun: isDryRun)
            let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0
            let file = RecordFile(
                path: path,
                needs: [["email", "phone", "handle"]],
                exampleHeader: "email,phone,reason,date,note",
                isKnown: SuppressionEntry.isColumn
            )
            try await file.read { records, bytesRead in
                try await transfer.take(records)
                Progress.show("\(transfer.total.lines) lines", bytesRead, of: size)
            }
            try await transfer.flush()
            return transfer.total
        }
        Progress.end()
        if self.json {
            Terminal.say(String(decoding: total.json(isDryRun: isDryRun).serialized, as: UTF8.self))
        } else {
            Terminal.say(total.words(isDryRun: isDryRun))
        }
        if total.faults > 0 { throw ExitCode(1) }
    }
}

/// Sends entries to the server in batches and counts what became of them.
private struct SuppressionTransfer {
    struct Total: Sendable {
        var lines = 0
        var faults = 0
        var added = 0
        var known = 0
        var people = 0
    }

    let client: ControlClient
    let reason: SuppressionReason
    let isDryRun: Bool
    private(set) var total = Total()
    private var waiting: [SuppressionEntry] = []

    init(client: ControlClient, reason: SuppressionReason, isDryRun: Bool) {
        self.client = client
        self.reason = reason
        self.isDryRun = isDryRun
    }

    mutating func take(_ records: [RecordFile.Record]) async throws {
        let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        for record in records {
            self.total.lines += 1
            do {
                self.waiting += try SuppressionEntry.entries(of: record.columns.get(), reason: self.reason, now: now)
            } catch {
                self.total.faults += 1
                Terminal.complain("line \(record.line): \(error)")
            }
            if self.waiting.count >= SuppressionDesk.most - 3 { try await self.flush() }
        }
    }

    /// Sends what waits.
    mutating func flush() async throws {
        guard !self.waiting.isEmpty else { return }
        let body: JSONValue = [
            "suppressions": .array(self.waiting.map(\.json)), "dry_run": JSONValue(self.isDryRun),
        ]
        let reply = try await self.client.json("POST", "/v1/suppressions", body: body)
        self.waiting = []
        self.total.added += reply["added"]?.integer ?? 0
        self.total.known += reply["known"]?.integer ?? 0
        self.total.people += reply["people"]?.integer ?? 0
    }
}

extension SuppressionTransfer.Total {
    func json(isDryRun: Bool) -> JSONValue {
        [
            "lines": JSONValue(self.lines), "faults": JSONValue(self.faults), "added": JSONValue(self.added),
            "known": JSONValue(self.known), "people": JSONValue(self.people), "dry_run": JSONValue(isDryRun),
        ]
    }

    func words(isDryRun: Bool) -> String {
        let added = isDryRun ? "would be added" : "added"
        let faults = self.faults == 0 ? "every line could be used" : "\(self.faults) could not be used, see above"
        return "\(self.lines) lines: \(self.added) addresses \(added), \(self.known) known already, "
            + "\(self.people) people concerned; \(faults)"
    }
}

extension SuppressionEntry {
    /// As `POST /v1/suppressions` takes it.
    fileprivate var json: JSONValue {
        let members: [(String, String?)] = [
            ("channel", self.channel), ("handle", self.handle), ("reason", self.reason.rawValue), ("note", self.note),
            ("since", self.since?.rfc3339),
        ]
        return .object(members.compactMap { name, value in value.map { JSONMember(name, .string($0)) } })
    }
}
