import AfterwordCore
import AfterwordSQLite
import AfterwordService
import Foundation

/// The folder of a demo. It is touched only if a demo made it, and while no process has its database.
struct DemoFolder: Sendable {
    /// How the configuration begins by which the folder is known.
    static let mark = "# Made by `afterword demo`"

    private static let database = "afterword.db"
    /// What a demo leaves behind besides its configuration. The lock file stays, for whoever holds it.
    private static let data =
        ["", "-wal", "-shm", "-journal"].map { Self.database + $0 }
        + [KeyringFile.name, "afterword.sock", "afterword.sock.new"]

    let path: String

    private var configurationPath: String { "\(self.path)/\(ConfigurationFile.defaultPath)" }
    private var databasePath: String { "\(self.path)/\(Self.database)" }

    /// Refuses a folder in which something stands that no demo made.
    func requireOurs() throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: self.path, isDirectory: &isFolder) else { return }
        guard isFolder.boolValue else {
            throw CommandFailure("\(self.path) is no folder; name another one: --data-dir demo", exitCode: 2)
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: self.path)
        // A demo that was ended at once has left its lock file and no more.
        let others = names.filter { $0 != "\(Self.database).lock" }
        guard others.isEmpty || self.hasMark else {
            throw CommandFailure(
                "\(self.path) holds what no demo made, and is left as it is; name an empty or a new folder: --data-dir demo",
                exitCode: 2
            )
        }
    }

    private var hasMark: Bool {
        guard let file = FileHandle(forReadingAtPath: self.configurationPath) else { return false }
        let beginning = try? file.read(upToCount: Self.mark.utf8.count)
        return beginning == Data(Self.mark.utf8)
    }

    /// Writes the configuration, and removes the data if the demo begins anew; refused while another process has the database.
    func prepare(_ configuration: String, fresh: Bool) throws -> Configuration {
        try House.makeFolder(self.path)
        let lock = try DatabaseLock(databasePath: self.databasePath)
        defer { lock.release() }
        if fresh { try self.removeData() }
        try FileTrouble.naming(self.configurationPath) {
            let file = URL(fileURLWithPath: self.configurationPath)
            try Data("\(Self.mark), and made anew at each of its starts.\n\(configuration)".utf8)
                .write(to: file, options: .atomic)
        }
        return try self.configuration()
    }

    /// Removes what a demo left that was ended before it was filled.
    func clear() throws {
        let lock = try DatabaseLock(databasePath: self.databasePath)
        defer { lock.release() }
        try self.removeData()
    }

    private func removeData() throws {
        for name in Self.data {
            let path = "\(self.path)/\(name)"
            guard FileManager.default.fileExists(atPath: path) else { continue }
            try FileTrouble.naming(path) { try FileManager.default.removeItem(atPath: path) }
        }
    }

    private func configuration() throws -> Configuration {
        let (configuration, diagnostics) = ConfigurationFile.read(
            path: self.configurationPath,
            environment: [:],
            known: Composition.knownTypes
        )
        guard let configuration else {
            throw CommandFailure(diagnostics.map(\.description).joined(separator: "\n"))
        }
        return configuration
    }
}
