import Foundation
import GRDBSQLite
import Synchronization

/// Has SQLite write a statement's journal in pieces when it becomes too large for memory and moves into a file.
///
/// The part in memory is handed over in one write, and SQLite's own layer over the files of this system keeps only the last 17 bits of a
/// write's length. What is longer would be cut, the rest be of length 0, and a write of nothing is taken for a full disk: every statement with a
/// journal that large would fail, always, on an empty disk. So there is a layer above that one. It changes this and nothing else.
enum SpilledJournals {
    /// Less than the 131,072 bytes from which on lengths are cut.
    private static let pieceBytes = 65_536

    /// The layer below. Made by SQLite, changed by nobody, and there as long as the process: so any thread may look at it.
    nonisolated(unsafe) private static let system: UnsafeMutablePointer<sqlite3_vfs>? = sqlite3_vfs_find(nil)

    /// What is done with the files of journals; the same for all of them.
    private static let methods = Mutex<Methods?>(nil)

    /// Tables of functions that are never changed or given back, so that any thread may look at them.
    private struct Methods: @unchecked Sendable {
        let ofSystem: UnsafePointer<sqlite3_io_methods>
        let inPieces: UnsafePointer<sqlite3_io_methods>

        init(_ ofSystem: UnsafePointer<sqlite3_io_methods>) {
            var table = ofSystem.pointee
            // A later SQLite may know more than is copied here.
            table.iVersion = min(table.iVersion, 3)
            table.xWrite = { file, bytes, count, offset in SpilledJournals.write(file, bytes, count, offset) }
            let copy = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
            copy.initialize(to: table)
            self.ofSystem = ofSystem
            self.inPieces = UnsafePointer(copy)
        }
    }

    /// Once in the life of the process, after the library's other settings and before anything is opened.
    static func install() {
        guard let system = Self.system else { return }
        var layer = system.pointee
        layer.iVersion = min(layer.iVersion, 3)
        layer.pNext = nil
        layer.zName = UnsafePointer(strdup("afterword"))
        layer.xOpen = { _, name, file, flags, flagsSet in SpilledJournals.open(name, file, flags, flagsSet) }
        // Never given back: files are opened through it as long as the process lives.
        let copy = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        copy.initialize(to: layer)
        sqlite3_vfs_register(copy, 1)
    }

    private static func open(
        _ name: UnsafePointer<CChar>?,
        _ file: UnsafeMutablePointer<sqlite3_file>?,
        _ flags: CInt,
        _ flagsSet: UnsafeMutablePointer<CInt>?
    ) -> CInt {
        guard let system = Self.system, let open = system.pointee.xOpen else { return SQLITE_CANTOPEN }
        let result = open(system, name, file, flags, flagsSet)
        guard result == SQLITE_OK, flags & SQLITE_OPEN_SUBJOURNAL != 0, let file,
            let ofSystem = file.pointee.pMethods
        else { return result }
        let known = Self.methods.withLock(\.self) ?? Self.keep(Methods(ofSystem))
        if known.ofSystem == ofSystem { file.pointee.pMethods = known.inPieces }
        return result
    }

    /// The first is kept.
    private static func keep(_ methods: Methods) -> Methods {
        self.methods.withLock { kept in
            let first = kept ?? methods
            kept = first
            return first
        }
    }

    private static func write(
        _ file: UnsafeMutablePointer<sqlite3_file>?,
        _ bytes: UnsafeRawPointer?,
        _ count: CInt,
        _ offset: sqlite3_int64
    ) -> CInt {
        guard let write = Self.methods.withLock(\.self)?.ofSystem.pointee.xWrite, let bytes else { return SQLITE_IOERR }
        var done = 0
        while done < Int(count) {
            let piece = min(Int(count) - done, Self.pieceBytes)
            let result = write(file, bytes + done, CInt(piece), offset + sqlite3_int64(done))
            guard result == SQLITE_OK else { return result }
            done += piece
        }
        return SQLITE_OK
    }
}
