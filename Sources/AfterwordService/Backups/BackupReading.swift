import AfterwordCore
package import AfterwordStorage

/// Looks a backup over before anything is done with it.
package struct BackupReading: Sendable {
    /// Why a file is not used; each names the remedy.
    package enum Refusal: Error, Sendable, Equatable, CustomStringConvertible {
        case noDatabase
        case damaged([String])
        case noBackup
        case newer(step: Int, newestKnown: Int)
        case changed(tables: [String])

        package var description: String {
            switch self {
            case .noDatabase: "it is no backup of Afterword, or the beginning of it is missing; use another backup"
            case .damaged(let findings):
                "it is damaged or cut off (\(findings.joined(separator: "; "))); use another backup"
            case .noBackup:
                "it is a database but no backup; a database is taken over by afterword copy --from sqlite:FILE --to …"
            case .newer(let step, let newestKnown):
                """
                it has schema step \(step), but this release knows only steps up to \(newestKnown); restore it with the release that \
                made it, or a newer one
                """
            case .changed(let tables):
                "it is not what was written when it was made, in \(tables.joined(separator: ", ")); use another backup"
            }
        }
    }

    /// Without the tables that are not ours.
    package let manifest: ArchiveManifest
    /// Tables in the file that other programs kept beside ours; they are not restored.
    package let strangers: [String]
    /// Which key file belongs to it; nil if the database never had one.
    package let keyFingerprint: String?

    /// Reads all of it and compares it with its manifest.
    package init(_ file: any ArchiveFile, steps: [Migration] = Migrations.all) async throws {
        let dialect = file.dialect
        do {
            let damage = try await file.damage()
            guard damage.isEmpty else { throw Refusal.damaged(damage) }
            let (written, ledger, strangers) = try await file.read { connection in
                (
                    try ArchiveManifest.read(in: connection, dialect), try SchemaLedger.read(in: connection, dialect),
                    try TableShape.strangers(in: connection, dialect, steps: steps)
                )
            }
            guard var manifest = written, let ledger else { throw Refusal.noBackup }
            let newestKnown = steps.last?.id ?? 0
            guard ledger.newestStep <= newestKnown else {
                throw Refusal.newer(step: ledger.newestStep, newestKnown: newestKnown)
            }
            // Earlier releases wrote down every table there was.
            let own = Migrations.tables(of: steps)
            manifest.checksums = manifest.checksums.filter { own.contains($0.key) }
            let held = try await DatabaseCopy.checksums(of: file, steps: steps)
            let changed = Set(held.keys).union(manifest.checksums.keys).filter { held[$0] != manifest.checksums[$0] }
            guard changed.isEmpty else { throw Refusal.changed(tables: changed.sorted()) }
            self.manifest = manifest
            self.strangers = strangers
            self.keyFingerprint = try await file.read { connection in
                try connection.firstRow("SELECT value FROM setting WHERE name = 'keyring_fingerprint'")?.text("value")
            }
        } catch let error as SQLError where error.code == .corrupt {
            throw Refusal.noDatabase
        }
    }
}
