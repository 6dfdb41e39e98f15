package import AfterwordCore
package import AfterwordStorage
import Foundation

/// Makes one file of a whole database, of either engine, while it is in use.
///
/// The file is SQLite's, with a manifest inside of what each table must hold. A SQLite database is copied page by page, any other row by
/// row on one snapshot. The file is written beside its place under another name, looked over, flushed, and gets its name in the end.
package struct BackupMaker: Sendable {
    /// What is being done, and how much of it is done; the unit differs.
    package typealias Progress = @Sendable (_ doing: String, _ done: Int, _ whole: Int) -> Void

    private let database: any SQLDatabase
    private let openFile: @Sendable (String) throws -> any ArchiveFile
    private let software: String

    /// `openFile` opens a SQLite file to fill it.
    package init(
        of database: any SQLDatabase,
        software: String,
        openFile: @escaping @Sendable (String) throws -> any ArchiveFile
    ) {
        self.database = database
        self.software = software
        self.openFile = openFile
    }

    /// Writes a file that does not exist, for none is ever replaced; `keys` is the text of the key file, to be kept in the backup.
    ///
    /// It throws ``BackupFailure``, ``CopyRefusal``, or what an engine throws, and then leaves nothing behind.
    package func make(
        at path: String,
        keys: String? = nil,
        now: Instant,
        progress: @escaping Progress = { _, _, _ in }
    ) async throws -> BackupReport {
        let place = BackupPlace(path)
        try place.begin()
        do {
            let dialect = self.database.dialect
            let strangers = try await self.database.read { try TableShape.strangers(in: $0, dialect) }
            let checksums = try await self.fill(place.partial, keys: keys, now: now, progress)
            let digest = try place.finish()
            return BackupReport(
                path: path,
                madeAt: now,
                bytes: digest.bytes,
                sha256: digest.hexadecimal,
                rows: checksums.mapValues(\.rows),
                hasKeys: keys != nil,
                strangers: strangers
            )
        } catch {
            place.abandon()
            if let error = error as? SQLError, error.code == .full { throw BackupFailure.noSpace(folder: place.folder) }
            throw error
        }
    }

    private func fill(
        _ path: String,
        keys: String?,
        now: Instant,
        _ progress: @escaping Progress
    ) async throws -> [String: TableChecksum] {
        let isCopied = try await self.database.backup(to: path) { progress("copying pages", $0, $1) }
        let file = try self.openFile(path)
        let checksums: [String: TableChecksum]
        if isCopied {
            progress("looking over the copy", 0, 1)
            let damage = try await file.damage()
            guard damage.isEmpty else { throw BackupFailure.damaged(damage) }
            checksums = try await DatabaseCopy.checksums(of: file)
        } else {
            checksums = try await DatabaseCopy(
                from: self.database,
                to: file,
                progress: { progress("copying \($0)", $1, $2) }
            ).run(at: now)
        }
        let manifest = ArchiveManifest(madeAt: now, software: self.software, keys: keys, checksums: checksums)
        let dialect = file.dialect
        try await file.write { try manifest.put(in: $0, dialect) }
        try await file.close()
        return checksums
    }
}

/// What a backup holds.
package struct BackupReport: Sendable, Equatable {
    package var path: String
    package var madeAt: Instant
    package var bytes: Int
    /// Lower-case digits.
    package var sha256: String
    /// By table.
    package var rows: [String: Int]
    package var hasKeys: Bool
    /// Tables that other programs keep beside ours; a restore leaves them out.
    package var strangers: [String] = []

    package var json: JSONValue {
        let tables = self.rows.sorted { $0.key < $1.key }.map { JSONMember($0.key, JSONValue($0.value)) }
        return [
            "file": .string(self.path), "made_at": JSONValue(self.madeAt), "bytes": JSONValue(self.bytes),
            "sha256": .string(self.sha256), "rows": JSONValue(self.rows.values.reduce(0, +)), "tables": .object(tables),
            "has_keys": JSONValue(self.hasKeys), "left_out": .array(self.strangers.map { .string($0) }),
        ]
    }
}

/// Why there is no backup; each names the remedy.
package enum BackupFailure: Error, Sendable, Equatable, CustomStringConvertible {
    case exists(path: String)
    case underWay(partial: String)
    case cannotWrite(path: String, reason: String)
    case noSpace(folder: String)
    case damaged([String])

    package var description: String {
        switch self {
        case .exists(let path): "\(path) exists already, and a backup never replaces a file; name another one"
        case .underWay(let partial):
            "\(partial) exists: a backup is being written there, or was cut off; wait for it, or remove that file"
        case .cannotWrite(let path, let reason):
            "\(path) cannot be written (\(reason)); name a folder that exists and that the user who runs Afterword may write to"
        case .noSpace(let folder):
            "there is no space left in \(folder) for the backup; free some, or name another folder. Nothing was left behind"
        case .damaged(let findings):
            "the database is damaged (\(findings.joined(separator: "; "))); keep the file, restore the newest good backup elsewhere, and compare"
        }
    }
}
