import AfterwordCore
import AfterwordService
import Foundation

/// The pieces of one file, each a request of its own.
struct ExportPieces {
    private static let rows = 10_000

    let target: String
    private(set) var cursor: String?
    private(set) var run: String?
    private var isAtEnd = false

    init(target: String, cursor: String? = nil) {
        self.target = target
        self.cursor = cursor
    }

    /// The next bytes; `nil` after the last piece.
    mutating func next(_ client: ControlClient) async throws -> [UInt8]? {
        guard !self.isAtEnd else { return nil }
        let separator = self.target.contains("?") ? "&" : "?"
        let place = self.cursor.map { "&cursor=\($0.percentEncoded)" } ?? ""
        let reply = try await client.reply("GET", "\(self.target)\(separator)limit=\(Self.rows)\(place)")
        self.cursor = reply.header("afterword-next-cursor")
        self.run = reply.header("afterword-export-run")
        self.isAtEnd = self.cursor == nil
        return reply.body
    }
}

/// A file on its way to the disk: `FILE.part` grows, `FILE.manifest.json` says how far it is, and the end gives it its name.
struct ExportDownload {
    private let path: String
    private var pieces: ExportPieces
    private var digest = FileDigest()
    private(set) var rows = 0
    private(set) var sha256 = ""
    private var manifest: JSONValue = .null
    /// Whether the file is begun anew; what an earlier one of that name holds goes when the first piece is there.
    private var isFresh = false
    /// Whether there was no such file before.
    private let hasMade: Bool

    var bytes: Int { self.digest.bytes }

    private var partial: String { "\(self.path).part" }
    private var manifestPath: String { "\(self.path).manifest.json" }

    init(path: String, target: String) throws {
        self.path = path
        self.pieces = ExportPieces(target: target)
        self.isFresh = true
        let partial = "\(path).part"
        self.hasMade = !FileManager.default.fileExists(atPath: partial)
        guard
            !self.hasMade
                || FileManager.default.createFile(
                    atPath: partial,
                    contents: nil,
                    attributes: [.posixPermissions: 0o600]
                )
        else { throw CommandFailure("\(path) cannot be written; is there such a folder, and is it yours?") }
    }

    /// Goes on where the manifest says that the file is well; what stands after that is written again.
    init(resuming path: String) throws {
        self.path = path
        self.hasMade = false
        self.pieces = ExportPieces(target: "")
        guard let data = FileManager.default.contents(atPath: self.manifestPath),
            let manifest = try? JSONReader.read(Array(data)), let target = manifest["target_path"]?.string,
            let count = manifest["bytes"]?.integer
        else {
            throw CommandFailure("\(self.manifestPath) is not there or is no manifest; begin anew without --resume")
        }
        guard manifest["complete"]?.bool == false, let cursor = manifest["next_cursor"]?.string else {
            throw CommandFailure("\(path) is whole already: its manifest says so")
        }
        guard let file = FileHandle(forUpdatingAtPath: self.partial), try file.seekToEnd() >= UInt64(count) else {
            throw CommandFailure("\(self.partial) is shorter than its manifest says; begin anew without --resume")
        }
        try file.truncate(atOffset: UInt64(count))
        try file.seek(toOffset: 0)
        while let data = try file.read(upToCount: 1 << 20), !data.isEmpty { self.digest.take(Array(data)) }
        try file.close()
        self.pieces = ExportPieces(target: target, cursor: cursor)
    }

    /// What is refused leaves nothing behind, and leaves what stood there before.
    private mutating func firstPiece(_ client: ControlClient) async throws -> [UInt8]? {
        do {
            return try await self.pieces.next(client)
        } catch {
            if self.hasMade { try? FileManager.default.removeItem(atPath: self.partial) }
            throw error
        }
    }

    /// Fetches what is left; what has arrived stays good if it fails on the way.
    mutating func run(_ client: ControlClient) async throws {
        guard let file = FileHandle(forWritingAtPath: self.partial) else {
            throw CommandFailure("\(self.partial) cannot be written")
        }
        var next = try await self.firstPiece(client)
        if self.isFresh { try file.truncate(atOffset: 0) }
        try file.seekToEnd()
        while let piece = next {
            try FileTrouble.naming(self.partial) { try file.write(contentsOf: Data(piece)) }
            self.digest.take(piece)
            if self.pieces.cursor != nil { try await self.note(client, isComplete: false) }
            next = try await self.pieces.next(client)
        }
        try FileTrouble.naming(self.partial) {
            try file.synchronize()
            try file.close()
        }
        guard rename(self.partial, self.path) == 0 else {
            throw CommandFailure("\(self.path) cannot take the place of \(self.partial)")
        }
        self.sha256 = self.digest.hexadecimal
        try await self.note(client, isComplete: true)
    }

    /// What the server knows of the run, with what only the owner of the whole file knows.
    private mutating func note(_ client: ControlClient, isComplete: Bool) async throws {
        let run = try await client.json("GET", "/v1/export-runs/\(self.pieces.run ?? "")")
        self.rows = run["rows"]?.integer ?? 0
        let own = [
            JSONMember("complete", .bool(isComplete)), JSONMember("bytes", JSONValue(self.bytes)),
            JSONMember("sha256", JSONValue(isComplete ? self.sha256 : nil)),
            JSONMember("next_cursor", JSONValue(self.pieces.cursor)),
            JSONMember("target_path", .string(self.pieces.target)),
        ]
        let names = Set(own.map(\.name))
        let known = (run.members ?? []).filter { !names.contains($0.name) }
        let text = Data(JSONValue.object(known + own).serialized)
        try FileTrouble.naming(self.manifestPath) {
            try text.write(to: URL(fileURLWithPath: self.manifestPath), options: .atomic)
        }
    }
}
