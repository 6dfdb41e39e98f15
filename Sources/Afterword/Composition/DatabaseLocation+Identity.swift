import AfterwordPostgres
import AfterwordService
import Foundation

extension DatabaseLocation {
    /// The database itself, however it was named: what a server on it and a command for it compare. It holds no password.
    var identity: String {
        switch self {
        case .sqlite(let path): "sqlite:\(Self.resolved(path))"
        // An address that nobody can read leads nowhere, and is like no other.
        case .postgres(let url): "postgres:\(DatabaseName.of(address: url.value) ?? UUID().uuidString)"
        }
    }

    /// The path without links and without `..`; of a file that is not there yet its folder is looked at.
    private static func resolved(_ path: String) -> String {
        if let real = self.real(path) { return real }
        let full = FileArgument.absolute(path) as NSString
        let folder = self.real(full.deletingLastPathComponent) ?? full.deletingLastPathComponent
        return (folder as NSString).appendingPathComponent(full.lastPathComponent)
    }

    private static func real(_ path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }
}
