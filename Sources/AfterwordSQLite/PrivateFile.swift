import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// A file in which people's names stand: its owner reads it, and nobody else on the machine.
package enum PrivateFile {
    private static let ownersRights: mode_t = 0o700

    /// Makes a database file for its owner alone, or takes it back from all others if it is there; before SQLite opens it, which gives the
    /// files beside it the same mode. What cannot be changed stays as it is: SQLite says what keeps it from opening, and `doctor` the rest.
    static func prepare(_ path: String) {
        let made = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard made < 0 else {
            close(made)
            return
        }
        for file in self.exposed(of: path) {
            if let mode = self.mode(of: file) { chmod(file, mode & self.ownersRights) }
        }
    }

    /// Those files of a database that others than its owner may read or write.
    package static func exposed(of path: String) -> [String] {
        // By their names and never opened: closing one would end SQLite's own locks on it.
        ["", "-wal", "-shm", "-journal"].map { path + $0 }.filter { file in
            self.mode(of: file).map { $0 & ~self.ownersRights & 0o777 != 0 } ?? false
        }
    }

    private static func mode(of path: String) -> mode_t? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode : nil
    }
}
