import Foundation

/// A file that waits to be fetched, read piece by piece.
package struct KeptExport: Sendable {
    private static let pieceBytes = 1 << 18
    private let file: FileHandle

    /// `nil` if it is not there; `name` comes from the record of a run, never from outside.
    package init?(_ name: String, in folder: String) {
        guard let file = FileHandle(forReadingAtPath: "\(folder)/\(name)") else { return nil }
        self.file = file
    }

    /// The next bytes; `nil` at the end.
    package func next() throws -> [UInt8]? {
        let data = try self.file.read(upToCount: Self.pieceBytes)
        return data.flatMap { $0.isEmpty ? nil : Array($0) }
    }
}
