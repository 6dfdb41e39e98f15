import AfterwordService
import Foundation

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

    /// Created with mode 0600 from the first moment, so that nobody can read it in between.
    private static func create(at path: String, _ text: String) throws {
        let isCreated = FileManager.default.createFile(
            atPath: path,
            contents: Data(text.utf8),
            attributes: [.posixPermissions: 0o600]
        )
        guard isCreated else { throw CommandFailure("\(path) cannot be written; make the data folder writable") }
    }
}
