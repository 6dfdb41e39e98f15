package import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// Where a backup appears: it grows under another name beside its place, readable by its owner only, and is never half there.
struct BackupPlace: Sendable {
    let path: String

    init(_ path: String) {
        self.path = path
    }

    var partial: String { self.path + ".part" }

    var folder: String {
        let parent = (self.path as NSString).deletingLastPathComponent
        return parent.isEmpty ? "." : parent
    }

    /// Makes the growing file, or refuses because something is there.
    func begin() throws {
        guard !FileManager.default.fileExists(atPath: self.path) else { throw BackupFailure.exists(path: self.path) }
        let descriptor = open(self.partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let number = errno
            if number == EEXIST { throw BackupFailure.underWay(partial: self.partial) }
            if number == ENOSPC { throw BackupFailure.noSpace(folder: self.folder) }
            throw BackupFailure.cannotWrite(path: self.path, reason: String(cString: strerror(number)))
        }
        close(descriptor)
    }

    /// Flushes the file, gives it its name, and says what it is.
    func finish() throws -> FileDigest {
        guard let file = FileHandle(forUpdatingAtPath: self.partial) else {
            throw BackupFailure.cannotWrite(path: self.path, reason: "it was taken away")
        }
        try file.synchronize()
        let digest = try FileDigest(of: file)
        try file.close()
        // A link, unlike a rename, refuses a name that is taken.
        if link(self.partial, self.path) == 0 {
            unlink(self.partial)
        } else {
            let number = errno
            guard number != EEXIST else { throw BackupFailure.exists(path: self.path) }
            // File systems without links: nobody else writes this name, because the growing file keeps others away.
            guard !FileManager.default.fileExists(atPath: self.path), rename(self.partial, self.path) == 0 else {
                throw BackupFailure.cannotWrite(path: self.path, reason: String(cString: strerror(number)))
            }
        }
        self.flushFolder()
        return digest
    }

    /// Removes what there is of it, with what SQLite may have put beside it.
    func abandon() {
        for ending in ["", "-journal", "-wal", "-shm"] { unlink(self.partial + ending) }
    }

    /// A file's name is on the disk when its folder is; where the system flushes no folders there is nothing to be done.
    private func flushFolder() {
        let descriptor = open(self.folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}

extension FileDigest {
    private static let chunk = 1 << 20

    /// Reads the whole file.
    package init(of file: FileHandle) throws {
        self.init()
        try file.seek(toOffset: 0)
        while let data = try file.read(upToCount: Self.chunk), !data.isEmpty { self.take(Array(data)) }
    }
}
