import AfterwordCore
import AfterwordService
import ArgumentParser

/// `afterword verify`: recomputes what is kept twice and compares.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Recompute the figures from the answers and check the invariants.",
        discussion: "Example: afterword verify --json"
    )

    @OptionGroup var options: GlobalOptions

    @Flag(name: .long, help: "Print the findings as JSON.")
    var json = false

    func run() async throws {
        let report = try await StoreVerification.report(on: self.options.configuration())
        if self.json {
            Terminal.say(String(decoding: report.serialized, as: UTF8.self))
        } else {
            Self.tell(report)
        }
        if report["ok"]?.bool != true { throw ExitCode(1) }
    }

    static func tell(_ report: JSONValue) {
        for finding in report["findings"]?.array ?? [] {
            Terminal.say("\(finding["check"]?.string ?? ""): \(finding["detail"]?.string ?? "")")
        }
        if report["ok"]?.bool == true { Terminal.say("everything agrees") }
    }
}
