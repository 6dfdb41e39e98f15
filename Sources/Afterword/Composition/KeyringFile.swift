import AfterwordService
import Foundation
import Glibc

/// The keys of a database are not where they belong.
struct MissingKeys: Error, CustomStringConvertible {
    let path: String

    static let remedy =
        "put back the one that belongs to this database; without it nobody can open the links already sent"

    var description: String { "\(self.path) is missing: \(Self.remedy)" }
}

/// `DATA_DIR/secret.key`: made at first start, readable by its owner only.
enum KeyringFile {
    static let name = "secret.key"

    /// Reads the ring, or makes one where there is none.
    ///
    /// - Throws: ``CommandFailure`` naming the file and the remedy.
    static func open(in folder: String) throws -> Keyring {
        let path = "\(folder)/\(self.name)"
        if !self.isPresent(in: folder) { try self.create(at: path, Keyring.makeText()) }
        let text = try self.text(in: folder)
        do {
            return try Keyring(text: text)
        } catch {
            throw CommandFailure(
                "\(path) holds no usable key (\(error)); restore it from your backup of keys, links already sent need it"
            )
        }
    }

    static func isPresent(in folder: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(folder)/\(self.name)")
    }

    /// What stands in the file.
    static func text(in folder: String) throws -> String {
        let path = "\(folder)/\(self.name)"
        do {
            return try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw CommandFailure("\(path) cannot be read: \(error.localizedDescription)")
        }
    }

    /// Puts a ring that was kept elsewhere where there is none.
    static func restore(_ text: String, in folder: String) throws {
        try self.create(at: "\(folder)/\(self.name)", text)
    }

    /// Created with mode 0600 from the first moment, so that nobody can read it in between, and given its name when it is whole. A file that
    /// came about meanwhile stays, for another process that begins the same installation has put its mark on the database already.
    ///
    /// It is on the disk before it has that name: a name without content after a power cut would be the loss of all links.
    private static func create(at path: String, _ text: String) throws {
        let growing = "\(path).\(UUID().uuidString)"
        defer { unlink(growing) }
        guard self.write(text, to: growing) else { throw self.unwritable(path) }
        // A link, unlike a rename, refuses a name that is taken.
        if link(growing, path) != 0, errno != EEXIST {
            // File systems without links.
            guard !FileManager.default.fileExists(atPath: path), rename(growing, path) == 0 else {
                throw self.unwritable(path)
            }
        }
        self.flush(folderOf: path)
    }

    private static func unwritable(_ path: String) -> CommandFailure {
        CommandFailure("\(path) cannot be written; make the data folder writable")
    }

    /// Into a new file of the owner's alone, flushed.
    private static func write(_ text: String, to path: String) -> Bool {
        let file = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { return false }
        let bytes = Array(text.utf8)
        let isWritten = Glibc.write(file, bytes, bytes.count) == bytes.count && fsync(file) == 0
        return close(file) == 0 && isWritten
    }

    /// So that the name outlasts a power cut; where a folder cannot be flushed the file system sees to it.
    private static func flush(folderOf path: String) {
        let folder = Glibc.open(
            URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false),
            O_RDONLY | O_CLOEXEC
        )
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }
}
