import AfterwordCore
import AfterwordService
import Foundation

/// What people see of a command: results on standard output, complaints on standard error.
enum Terminal {
    static func say(_ text: String) {
        FileHandle.standardOutput.write(Data((text + "\n").utf8))
    }

    static func complain(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
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
        default: String(describing: error)
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
