import ArgumentParser
import Foundation

/// Exit codes: 0 it worked, 1 it failed, 2 it was used wrongly.
@main
struct Main {
    static func main() async {
        // A reader that goes away is told by the write that fails, not by a signal.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try AfterwordCommand.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            self.exit(after: error)
        }
    }

    /// Ends the command with what the error means to whoever typed it.
    static func exit(after error: any Error) -> Never {
        switch error {
        case let code as ExitCode: Foundation.exit(code.rawValue)
        case OutputFailure.readerGone: Foundation.exit(1)
        case let failure as CommandFailure: self.fail(failure)
        case let absent as NoDatabase: self.fail(CommandFailure(absent.description, exitCode: 2))
        default: self.exit(afterParsing: error)
        }
    }

    private static func exit(afterParsing error: any Error) -> Never {
        switch AfterwordCommand.exitCode(for: error) {
        case .success:
            // Help and version come as "errors" that succeeded.
            Terminal.say(AfterwordCommand.fullMessage(for: error))
            Foundation.exit(0)
        case .validationFailure:
            Terminal.complain(AfterwordCommand.fullMessage(for: error))
            Foundation.exit(2)
        default: self.fail(CommandFailure(Terminal.words(for: error)))
        }
    }

    private static func fail(_ failure: CommandFailure) -> Never {
        Terminal.complain("afterword: \(failure)")
        Foundation.exit(failure.exitCode)
    }
}
