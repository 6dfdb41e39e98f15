import AfterwordCore
import ArgumentParser

/// `afterword explain SOURCE/CASE`: why somebody was asked, or was not; `afterword explain con_…`: everything about one person.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tell the story of one case or one person: what was decided, sent and answered, and why.",
        discussion: """
            Examples:
              afterword explain desk/1234
              afterword explain con_bsun3o77t44qa
            """
    )

    @OptionGroup var options: GlobalOptions

    @Argument(
        help: "The source and the helpdesk's id of the case, split at the last slash; or the id of a contact, con_…"
    )
    var subject: String

    @Flag(name: .long, help: "Print the whole document as JSON.")
    var json = false

    func run() async throws {
        let target = try self.target
        let story = try await ControlClient.with(self.options.configuration()) { client in
            try await client.json("GET", target)
        }
        if self.json {
            Terminal.say(String(decoding: story.serialized, as: UTF8.self))
        } else {
            for line in (story["story"]?.array ?? []).compactMap(\.string) { Terminal.say(line) }
        }
    }

    private var target: String {
        get throws {
            if EntityID<Contact>(text: self.subject) != nil { return "/v1/contacts/\(self.subject)/timeline" }
            guard let slash = self.subject.lastIndex(of: "/") else {
                throw ValidationError("write SOURCE/CASE, e.g. desk/1234, or the id of a contact")
            }
            let source = String(self.subject[..<slash]).percentEncoded
            let id = String(self.subject[self.subject.index(after: slash)...]).percentEncoded
            return "/v1/cases/\(source)/\(id)/explain"
        }
    }
}
