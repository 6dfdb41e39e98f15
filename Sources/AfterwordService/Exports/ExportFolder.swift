import AfterwordCore
import Foundation

/// A folder that finished files appear in: a file is written under another name beside it, flushed, and then renamed, so that whoever
/// watches the folder never sees half of one.
struct ExportFolder: Sendable {
    let path: String

    /// What went wrong with a file, with what mends it.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Writes a file from its chunks; only the owner may read it.
    func write(_ name: String, _ body: (FileHandle) async throws -> Void) async throws {
        let (final, partial) = ("\(self.path)/\(name)", "\(self.path)/.\(name).part")
        try self.make()
        guard FileManager.default.createFile(atPath: partial, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forWritingAtPath: partial)
        else { throw self.failure("cannot be written to") }
        do {
            try await body(file)
            try file.synchronize()
            try file.close()
            // Replaces a file of that name in one step.
            guard rename(partial, final) == 0 else { throw self.failure("takes no file named \(name)") }
        } catch {
            // What is left of it is of no use to anybody.
            try? FileManager.default.removeItem(atPath: partial)
            throw error
        }
    }

    func write(_ name: String, _ bytes: [UInt8]) async throws {
        try await self.write(name) { try $0.write(contentsOf: Data(bytes)) }
    }

    func remove(_ name: String) {
        // Somebody may have removed it already, which is what is wanted.
        try? FileManager.default.removeItem(atPath: "\(self.path)/\(name)")
    }

    /// What lies in it, unfinished files too; nothing if there is no such folder.
    var files: [(name: String, changedAt: Instant)] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: self.path)) ?? []
        return names.compactMap { name in
            // One that is gone meanwhile is no file any more.
            let attributes = try? FileManager.default.attributesOfItem(atPath: "\(self.path)/\(name)")
            guard attributes?[.type] as? FileAttributeType == .typeRegular else { return nil }
            return (attributes?[.modificationDate] as? Date).map { (name, Instant($0)) }
        }
    }

    private func make() throws {
        do {
            try FileManager.default.createDirectory(
                atPath: self.path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw self.failure("cannot be made")
        }
    }

    private func failure(_ problem: String) -> Failure {
        Failure(
            description:
                "the folder \(self.path) \(problem). Make it writable for the user that runs Afterword, or name another one under \"to\"; "
                + "then press Run now or wait for the next try."
        )
    }
}
