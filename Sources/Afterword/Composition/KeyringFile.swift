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
        if !FileManager.default.fileExists(atPath: path) { try self.create(at: path) }
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw CommandFailure("\(path) cannot be read: \(error.localizedDescription)")
        }
        do {
            return try Keyring(text: text)
        } catch {
            throw CommandFailure(
                "\(path) holds no usable key (\(error)); restore it from your backup of keys, links already sent need it"
            )
        }
    }

    /// Created with mode 0600 from the first moment, so that nobody can read it in between.
    private static func create(at path: String) throws {
        let isCreated = FileManager.default.createFile(
            atPath: path,
            contents: Data(Keyring.makeText().utf8),
            attributes: [.posixPermissions: 0o600]
        )
        guard isCreated else { throw CommandFailure("\(path) cannot be written; make the data folder writable") }
    }
}
