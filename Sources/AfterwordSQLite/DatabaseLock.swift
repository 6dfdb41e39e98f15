import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// The proof that this process alone uses a database file: `flock` on the file beside it, which the kernel drops when the process dies.
package final class DatabaseLock: Sendable {
    private let descriptor: Mutex<CInt?>

    /// Locks `<databasePath>.lock` and writes this process's number into it.
    ///
    /// - Throws: ``DatabaseInUse`` when another process (or this one, already) holds it.
    package init(databasePath: String) throws {
        let path = databasePath + ".lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw DatabaseLockFailure(path: path, errorNumber: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let errorNumber = errno
            close(descriptor)
            guard errorNumber == EWOULDBLOCK else { throw DatabaseLockFailure(path: path, errorNumber: errorNumber) }
            throw DatabaseInUse(databasePath: databasePath, lockPath: path)
        }
        let owner = Array("\(getpid())\n".utf8)
        guard ftruncate(descriptor, 0) == 0, write(descriptor, owner, owner.count) == owner.count else {
            let errorNumber = errno
            close(descriptor)
            throw DatabaseLockFailure(path: path, errorNumber: errorNumber)
        }
        self.descriptor = Mutex(descriptor)
    }

    deinit { self.release() }

    /// Gives the lock back; the file stays, because removing it would let two processes lock two files of one name.
    package func release() {
        self.descriptor.withLock { descriptor in
            if let open = descriptor { close(open) }
            descriptor = nil
        }
    }
}

/// Another process has the database open.
package struct DatabaseInUse: Error, Equatable, CustomStringConvertible {
    package var databasePath: String
    package var lockPath: String
    /// The process that holds the lock; nil when it has not written its number yet.
    package var processID: Int32?

    init(databasePath: String, lockPath: String) {
        self.databasePath = databasePath
        self.lockPath = lockPath
        // Unreadable is the same as empty: the number only helps to find the process.
        let text = try? String(contentsOfFile: lockPath, encoding: .utf8)
        self.processID = text.flatMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }

    package var description: String {
        let holder = self.processID.map { "process \($0)" } ?? "another process"
        let stop = self.processID.map { "stop it first (kill \($0))" } ?? "stop it first"
        return """
            \(self.databasePath) is in use by \(holder), which holds \(self.lockPath). \
            Only one process may open a SQLite database: \(stop), or send the command to the running server.
            """
    }
}

/// The lock file cannot be made or written.
package struct DatabaseLockFailure: Error, Equatable, CustomStringConvertible {
    package var path: String
    package var errorNumber: Int32

    package var description: String {
        "cannot lock \(self.path): \(String(cString: strerror(self.errorNumber))). Check that the folder exists and can be written."
    }
}
