import Foundation

/// A file that could not be read or written: which one, why, and what mends it.
struct FileTrouble: Error, CustomStringConvertible {
    private let path: String?
    private let number: Int32?
    private let reason: String

    /// `nil` if the error is not about a file. `path` names the file where the error does not.
    init?(_ error: any Error, at path: String? = nil) {
        let number = SystemErrorNumber.of(error)
        let described = error as NSError
        guard number != nil || described.domain == NSCocoaErrorDomain else { return nil }
        let url = described.userInfo[NSURLErrorKey] as? URL
        self.path = path ?? described.userInfo[NSFilePathErrorKey] as? String ?? url?.path
        self.number = number
        self.reason = number.map { String(cString: strerror($0)) } ?? described.localizedDescription
    }

    var description: String {
        "\(self.path.map { "\($0): " } ?? "")\(self.reason); \(self.remedy)"
    }

    private var remedy: String {
        switch self.number {
        case ENOSPC, EDQUOT: "make room on its disk, then run this again"
        case EACCES, EPERM, EROFS: "name another place, or give the user that runs this the right to it"
        case ENOENT, ENOTDIR: "look at the name, and make the folder it is in"
        case EISDIR: "it is a folder, name a file in it"
        default: "look at the file and its disk"
        }
    }

    /// Runs what works on the file at `path`; what goes wrong with it then has its name.
    static func naming<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch { throw FileTrouble(error, at: path) ?? error }
    }
}
