import Foundation

/// A folder of one command alone, where its own server's socket lives while it runs.
///
/// It is not the data folder: other commands and a server may be at work there, and its path may be too long for a socket.
struct SocketNest {
    /// The system keeps the paths of sockets in about a hundred bytes.
    private static let longestFolder = 60

    private let folder: String

    var socketPath: String { "\(self.folder)/s" }

    init() throws {
        let usual = NSTemporaryDirectory()
        let parent = usual.utf8.count <= Self.longestFolder ? usual : "/tmp/"
        // Nobody but its owner may look into a folder that is made so.
        var name = Array("\(parent)afterword-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else {
            let reason = String(cString: strerror(errno))
            throw CommandFailure("\(parent) takes no folder (\(reason)); set TMPDIR to one that can be written")
        }
        self.folder = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    func remove() {
        // A command that is killed leaves its folder with the socket to whoever tidies temporary files.
        try? FileManager.default.removeItem(atPath: self.folder)
    }
}
