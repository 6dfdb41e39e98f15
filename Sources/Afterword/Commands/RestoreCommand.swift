import AfterwordCore
import AfterwordSQLite
import AfterwordService
import AfterwordStorage
import ArgumentParser
import Foundation

/// `afterword restore`: a backup into an empty database of either engine.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a backup into the empty database of the configuration, and check it.",
        discussion: """
            The whole backup is compared with its own checksums before anything is written, every table after it, and afterword verify runs in \
            the end. A restore that was cut off goes on when it is run again; until it has ended no server starts on the database.

            Example: afterword restore /backups/monday.db --database postgres://afterword@db.example.org/afterword
            """
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The file that afterword backup wrote.")
    var file: String

    @Option(name: .long, help: "Refuse the file unless it has this checksum, as afterword backup printed it.")
    var sha256: String?

    @Flag(name: .long, help: "Print what was restored as JSON.")
    var json = false

    func run() async throws {
        let configuration = try self.options.configuration()
        let path = FileArgument.absolute(self.file)
        try self.compareDigest(of: path)
        let archive: SQLiteFile
        let backup: BackupReading
        do {
            archive = try SQLiteFile(reading: path)
            backup = try await BackupReading(archive)
        } catch let refusal as BackupReading.Refusal {
            throw CommandFailure("\(path) is not restored: \(refusal)")
        } catch let error as SQLError where error.code == .corrupt {
            throw CommandFailure("\(path) is not restored: \(BackupReading.Refusal.noDatabase)")
        } catch let error as SQLError {
            throw CommandFailure("\(path) cannot be read (\(error.message)); look at the file and its disk")
        }
        StrangeTables.tell(backup.strangers)
        try Self.prepareKeys(for: backup, in: configuration)
        try await Self.fill(configuration.database, from: archive, backup.manifest)
        try await archive.close()
        Progress.end()
        try await self.verify(configuration, backup.manifest)
    }

    private func compareDigest(of path: String) throws {
        try FileArgument.requireFile(path)
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw CommandFailure("there is no file \(path) that can be read; look at its name", exitCode: 2)
        }
        guard let sha256 else { return }
        let digest = try FileDigest(of: handle).hexadecimal
        guard digest == sha256.lowercased() else {
            throw CommandFailure(
                "\(path) has the SHA-256 \(digest), not \(sha256); it was changed or cut off, use another copy of it"
            )
        }
    }

    /// Without its key file the database would be of no use: no server starts on it, and links already sent lead nowhere.
    private static func prepareKeys(for backup: BackupReading, in configuration: Configuration) throws {
        let folder = configuration.dataFolder
        try House.makeFolder(folder)
        let path = "\(folder)/\(KeyringFile.name)"
        if !KeyringFile.isPresent(in: folder) {
            if let keys = backup.manifest.keys { return try KeyringFile.restore(keys, in: folder) }
            guard backup.keyFingerprint != nil else { return }
            throw CommandFailure(
                "there is no \(path), and the backup holds none; put the key file that was beside the database there, then run this again"
            )
        }
        let present = try KeyringFile.open(in: folder)
        guard backup.keyFingerprint == nil || backup.keyFingerprint == present.fingerprint else {
            throw CommandFailure(
                "\(path) belongs to another database than this backup; put its own key file there, or name another --data-dir"
            )
        }
    }

    private static func fill(
        _ location: DatabaseLocation,
        from archive: SQLiteFile,
        _ manifest: ArchiveManifest
    ) async throws {
        if let folder = location.folder { try House.makeFolder(folder) }
        let destination = try await Engine.openToFill(location)
        let result: Result<Void, any Error>
        do {
            _ = try await DatabaseCopy(
                from: archive,
                to: destination,
                progress: { Progress.show("restoring \($0)", $1, of: $2) }
            ).run(at: Instant(Date()), expecting: manifest.checksums)
            result = .success(())
        } catch CopyRefusal.notEmpty(let tables) {
            result = .failure(
                CommandFailure(
                    """
                    the database of the configuration is not empty (\(tables) tables), and a restore never replaces anything. Move it away, or \
                    name an empty one: --database sqlite:PATH or --database postgres://…
                    """
                )
            )
        } catch {
            result = .failure(CopyFailure.explaining(error))
        }
        try await destination.close()
        try result.get()
    }

    /// Opens the database as the server does, which brings the schema up to date, and checks all of it.
    private func verify(_ configuration: Configuration, _ manifest: ArchiveManifest) async throws {
        let report = try await StoreVerification.reportAlone(on: configuration)
        let rows = manifest.checksums.values.reduce(0) { $0 + $1.rows }
        if self.json {
            let document: JSONValue = [
                "rows": JSONValue(rows), "made_at": JSONValue(manifest.madeAt), "verification": report,
            ]
            Terminal.say(String(decoding: document.serialized, as: UTF8.self))
        } else {
            Terminal.say("\(rows) rows restored, as they were at \(manifest.madeAt.rfc3339)")
            VerifyCommand.tell(report)
        }
        if report["ok"]?.bool != true { throw ExitCode(1) }
    }
}
