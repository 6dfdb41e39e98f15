import AfterwordCore
import AfterwordService
import AfterwordStorage
import ArgumentParser
import Foundation

/// `afterword backup`: the whole database in one file.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the whole database into one file, while the server works or without it.",
        discussion: """
            The file is the same for SQLite and PostgreSQL; afterword restore reads it into either. The key file is left out: keep a copy of \
            it elsewhere, or say --with-keys and guard the backup as you guard the keys.

            Example: afterword backup --to /backups/monday.db
            """
    )

    @OptionGroup var options: GlobalOptions

    @Option(
        name: .long,
        help: "The file to write; it must not exist. Without it: afterword-TIME.db in the working folder."
    )
    var to: String?

    @Flag(name: .long, help: "Keep the key file in the backup, too.")
    var withKeys = false

    @Flag(name: .long, help: "Print what the backup holds as JSON.")
    var json = false

    func run() async throws {
        let configuration = try self.options.configuration()
        let path = FileArgument.absolute(self.to ?? BackupSchedule.name(at: Instant(Date())))
        guard !FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure("\(BackupFailure.exists(path: path))", exitCode: 2)
        }
        let hasKeys = self.withKeys
        let report = try await ControlClient.withServer(configuration) {
            try await ServerBackup.make($0, path, hasKeys)
        } alone: {
            try await Self.makeAlone(configuration, path, hasKeys)
        }
        Progress.end()
        if self.json { return Terminal.say(String(decoding: report.serialized, as: UTF8.self)) }
        Self.tell(report, hasKeys)
    }

    /// Nobody serves the database: it is opened as it is, without a step of the schema being taken.
    private static func makeAlone(_ configuration: Configuration, _ path: String, _ hasKeys: Bool) async throws
        -> JSONValue
    {
        let database = try await Engine.openPresent(configuration.database)
        try await Engine.requireSchema(of: database, at: configuration.database)
        let result: Result<BackupReport, any Error>
        do {
            let keys = hasKeys ? try KeyringFile.text(in: configuration.dataFolder) : nil
            let report = try await Engine.backupMaker(of: database).make(at: path, keys: keys, now: Instant(Date())) {
                Progress.show($0, $1, of: $2)
            }
            result = .success(report)
        } catch {
            result = .failure(error)
        }
        try await database.close()
        return try result.get().json
    }

    private static func tell(_ report: JSONValue, _ hasKeys: Bool) {
        let tables = (report["tables"]?.members ?? []).filter { $0.value.integer != 0 }
        let rows = tables.map { [$0.name, String($0.value.integer ?? 0)] }
        if !rows.isEmpty {
            Terminal.say(
                Table(columns: [.init(title: "table"), .init(title: "rows", isNumber: true)], rows: rows).text
            )
        }
        let file = report["file"]?.string ?? ""
        Terminal.say("\(report["rows"]?.integer ?? 0) rows, \(report["bytes"]?.integer ?? 0) bytes in \(file)")
        StrangeTables.tell(report["left_out"]?.array?.compactMap(\.string) ?? [])
        Terminal.say("SHA-256 \(report["sha256"]?.string ?? "")")
        Terminal.say(
            hasKeys
                ? "The key file is in it: guard it as you guard the keys."
                : "The key file (\(KeyringFile.name)) is not in it: keep a copy elsewhere, links already sent need it."
        )
    }
}

/// A backup that the running server makes.
private enum ServerBackup {
    private static let look = Duration.milliseconds(200)

    static func make(_ client: ControlClient, _ path: String, _ hasKeys: Bool) async throws -> JSONValue {
        let wish: JSONValue = ["to": .string(path), "with_keys": JSONValue(hasKeys)]
        var run = try await client.json("POST", "/v1/backups", body: wish)
        let id = run["id"]?.string ?? ""
        while true {
            switch run["state"]?.string {
            case "done": return run["report"] ?? .null
            case "failed": throw CommandFailure(run["error"]?.string ?? "the backup failed")
            default: break
            }
            Progress.show(run["doing"]?.string ?? "waiting", run["done"]?.integer ?? 0, of: run["whole"]?.integer ?? 1)
            try await Task.sleep(for: self.look)
            run = try await client.json("GET", "/v1/backups/\(id)")
        }
    }
}
