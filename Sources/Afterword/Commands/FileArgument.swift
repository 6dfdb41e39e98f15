import Foundation

/// A file that was named on the command line.
enum FileArgument {
    /// The path without `~`, relative parts and the working folder's blanks; the server's working folder may be another one.
    static func absolute(_ path: String) -> String {
        let expanded = (path as NSString).expandingTildeInPath
        let whole = expanded.hasPrefix("/") ? expanded : "\(FileManager.default.currentDirectoryPath)/\(expanded)"
        return URL(fileURLWithPath: whole).standardizedFileURL.path
    }

    /// The same without symbolic links, so that one file has one name.
    static func resolved(_ path: String) -> String {
        URL(fileURLWithPath: self.absolute(path)).resolvingSymlinksInPath().path
    }

    /// Refuses what is not there, and a folder, before anything is done with it.
    static func requireFile(_ path: String) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw CommandFailure("there is no file \(path); look at its name", exitCode: 2)
        }
        guard !isFolder.boolValue else { throw CommandFailure("\(path) is a folder; name a file in it", exitCode: 2) }
    }
}
