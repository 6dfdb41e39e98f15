import AfterwordCore
import AfterwordService
import AfterwordStorage
import Foundation

/// What people see of a command: results on standard output, complaints on standard error.
enum Terminal {
    /// A command whose result cannot be told has failed and ends here.
    static func say(_ text: String) {
        do { try StandardStream.output.write((text + "\n").utf8) } catch { Main.exit(after: error) }
    }

    /// What a server tells in passing; it serves on if nobody hears it.
    static func mention(_ text: String) {
        do { try StandardStream.output.write((text + "\n").utf8) } catch { self.complain("afterword: \(error)") }
    }

    static func complain(_ text: String) {
        // Where complaints cannot be written, that cannot be complained about.
        try? StandardStream.error.write((text + "\n").utf8)
    }

    static var isInteractive: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Colour only on a terminal, and never where `NO_COLOR` is set.
    static var hasColour: Bool {
        self.isInteractive && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
    }

    /// An error as "what, where, remedy"; every error type of ours describes itself so.
    static func words(for error: any Error) -> String {
        switch error {
        case let invalid as InvalidFiles: invalid.diagnostics.map(\.description).joined(separator: "\n")
        case let error as SQLError: "the database: \(error.message); \(error.code.remedy)"
        default: FileTrouble(error).map(\.description) ?? String(describing: error)
        }
    }
}

/// A failure in words for the person at the terminal.
struct CommandFailure: Error, CustomStringConvertible {
    var description: String
    /// 1 = it failed, 2 = it was used wrongly.
    var exitCode: Int32

    init(_ description: String, exitCode: Int32 = 1) {
        self.description = description
        self.exitCode = exitCode
    }
}

extension SQLError.Code {
    /// What mends it, as far as the code tells.
    var remedy: String {
        switch self {
        case .full: "make room on its disk, then run this again"
        case .inputOutput: "look at its disk before you go on"
        case .corrupt: "it is damaged or no database; name another, or restore a backup"
        case .busy, .closed, .overloaded: "run this again in a moment"
        default: "look at the address under database, and at the rights to it"
        }
    }
}
