import AfterwordCore
import AfterwordService
import AfterwordStorage
import ArgumentParser
import Foundation

/// `afterword copy`: moves a database to the other engine, or to another place.
struct CopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract: "Copy the whole database to an empty one, of the same or the other engine.",
        discussion: """
            Stop every server on the source first: what came in after the copy would be missing. A copy that was cut off goes on when the \
            same command is run again. In the end counts and checksums of every table are compared. The source stays as it is.

            Example: afterword copy --from sqlite:data/afterword.db --to postgres://afterword@db.example.org/afterword
            """
    )

    @Option(name: .long, help: "Taken as by every command; --from and --to name the databases.")
    var config: String = ConfigurationFile.defaultPath

    @Option(name: .long, help: "sqlite:PATH or postgres://USER@HOST/NAME")
    var from: String

    @Option(name: .long, help: "The same; the database must be empty, or hold the beginning of this copy.")
    var to: String

    @Flag(name: .long, help: "Print what was copied as JSON.")
    var json = false

    func run() async throws {
        let (from, to) = (try Self.location(self.from, "--from"), try Self.location(self.to, "--to"))
        guard from != to else { throw CommandFailure("--from and --to name the same database", exitCode: 2) }
        let source = try await Engine.openPresent(from)
        let result: Result<[String: TableChecksum], any Error>
        let dialect = source.dialect
        StrangeTables.tell((try? await source.read { try TableShape.strangers(in: $0, dialect) }) ?? [])
        do { result = .success(try await Self.copy(source, to)) } catch { result = .failure(error) }
        try await source.close()
        Progress.end()
        self.tell(try result.get())
    }

    private static func copy(_ source: any SQLDatabase, _ to: DatabaseLocation) async throws -> [String: TableChecksum]
    {
        try await self.refuseServers(on: source)
        try self.makeFolder(of: to)
        let destination = try await Engine.openToFill(to)
        let result: Result<[String: TableChecksum], any Error>
        do {
            let copied = try await DatabaseCopy(
                from: source,
                to: destination,
                willEnd: { try await self.refuseServers(on: source) },
                progress: { Progress.show("copying \($0)", $1, of: $2) }
            ).run(at: Instant(Date()))
            result = .success(copied)
        } catch {
            result = .failure(CopyFailure.explaining(error))
        }
        try await destination.close()
        return try result.get()
    }

    /// One folder is made; a path of several that are not there is more likely a slip.
    private static func makeFolder(of location: DatabaseLocation) throws {
        guard let folder = location.folder, !FileManager.default.fileExists(atPath: folder) else { return }
        let parent = (folder as NSString).deletingLastPathComponent
        guard FileManager.default.fileExists(atPath: parent) else {
            throw CommandFailure("there is no folder \(parent); make it, or name another place", exitCode: 2)
        }
        try House.makeFolder(folder)
    }

    /// A SQLite database has one process by its lock; of a shared one the servers are listed.
    private static func refuseServers(on source: any SQLDatabase) async throws {
        let names = try await LivingInstances.names(on: source)
        guard names.isEmpty else {
            throw CommandFailure(
                "\(names.joined(separator: ", ")) uses the source; stop every server first, then run the same command (again)"
            )
        }
    }

    private static func location(_ text: String, _ flag: String) throws -> DatabaseLocation {
        guard let location = DatabaseLocation(text) else {
            // Not repeated: it may hold a password.
            throw CommandFailure(
                "\(flag): expected an address such as sqlite:data/afterword.db or postgres://user:password@host/name",
                exitCode: 2
            )
        }
        if case .sqlite(let path) = location { return .sqlite(path: FileArgument.resolved(path)) }
        return location
    }

    private func tell(_ copied: [String: TableChecksum]) {
        let tables = copied.sorted { $0.key < $1.key }
        let rows = tables.reduce(0) { $0 + $1.value.rows }
        if self.json {
            let members = tables.map { name, checksum in
                JSONMember(name, ["rows": JSONValue(checksum.rows), "checksum": .string(checksum.text)])
            }
            let document: JSONValue = ["rows": JSONValue(rows), "tables": .object(members)]
            return Terminal.say(String(decoding: document.serialized, as: UTF8.self))
        }
        let table = Table(
            columns: [
                .init(title: "table"), .init(title: "rows", isNumber: true), .init(title: "checksum on both sides"),
            ],
            rows: tables.filter { $0.value.rows > 0 }.map { [$0.key, String($0.value.rows), $0.value.text] }
        )
        Terminal.say(table.text)
        Terminal.say("\(rows) rows copied; both databases hold the same.")
        Terminal.say(
            "Take \(KeyringFile.name) along, name the new address under database, then: afterword verify && afterword serve"
        )
    }
}

/// Tables of other programs in the database of this one.
enum StrangeTables {
    /// In one line, however many there are.
    static func tell(_ names: [String]) {
        guard !names.isEmpty else { return }
        Terminal.complain("not of Afterword, and left out: \(names.joined(separator: ", "))")
    }
}

/// What an engine says while a copy runs, in words that name the remedy.
enum CopyFailure {
    static func explaining(_ error: any Error) -> any Error {
        guard let error = error as? SQLError else { return error }
        let again = "Nothing is lost: mend it and run the same command again, it goes on where it stopped."
        return switch error.code {
        case .full: CommandFailure("there is no space left for the destination. \(again)")
        case .busy, .inputOutput, .closed: CommandFailure("a database went away: \(error.message). \(again)")
        case .corrupt:
            CommandFailure("a file is damaged or no database: \(error.message); restore a good backup instead")
        case .foreignKeyViolation:
            CommandFailure(
                "the source is not whole, \(error.message); the destination is marked as unfinished and no server starts on it"
            )
        default: CommandFailure("the copy stopped: \(error.message). \(again)")
        }
    }
}
