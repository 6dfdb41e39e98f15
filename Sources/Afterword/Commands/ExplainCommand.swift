import AfterwordCore
import ArgumentParser

/// `afterword explain SOURCE/CASE`: why somebody was asked, or was not.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tell the story of one case: what was decided, sent and answered, and why.",
        discussion: "Example: afterword explain desk/1234"
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The source and the helpdesk's id of the case; split at the last slash.")
    var supportCase: String

    @Flag(name: .long, help: "Print the whole document as JSON.")
    var json = false

    func run() async throws {
        guard let slash = self.supportCase.lastIndex(of: "/") else {
            throw ValidationError("write SOURCE/CASE, e.g. desk/1234")
        }
        let source = encoded(String(self.supportCase[..<slash]))
        let id = encoded(String(self.supportCase[self.supportCase.index(after: slash)...]))
        let story = try await ControlClient.with(self.options.configuration()) { client in
            try await client.json("GET", "/v1/cases/\(source)/\(id)/explain")
        }
        if self.json {
            Terminal.say(String(decoding: story.serialized, as: UTF8.self))
        } else {
            for line in (story["story"]?.array ?? []).compactMap(\.string) { Terminal.say(line) }
        }
    }
}
