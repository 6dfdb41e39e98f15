import ArgumentParser
import Foundation

/// Exit codes: 0 it worked, 1 it failed, 2 it was used wrongly.
@main
struct Main {
    static func main() async {
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

    private static func exit(after error: any Error) -> Never {
        if let code = error as? ExitCode { Foundation.exit(code.rawValue) }
        if let failure = error as? CommandFailure {
            Terminal.complain("afterword: \(failure)")
            Foundation.exit(failure.exitCode)
        }
        let code = AfterwordCommand.exitCode(for: error)
        switch code {
        case .success:
            // Help and version come as "errors" that succeeded.
            print(AfterwordCommand.fullMessage(for: error))
            Foundation.exit(0)
        case .validationFailure:
            Terminal.complain(AfterwordCommand.fullMessage(for: error))
            Foundation.exit(2)
        default:
            Terminal.complain("afterword: \(Terminal.words(for: error))")
            Foundation.exit(1)
        }
    }
}
