import AfterwordCore
import ArgumentParser
import Foundation

/// `afterword export subject`: everything kept of one person.
struct ExportSubject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "subject",
        abstract: "Write everything kept of one person as JSON.",
        discussion: "Example: afterword export subject --email ana@example.org --output ana.json"
    )

    @OptionGroup var options: GlobalOptions
    @OptionGroup var person: ContactSelection

    @Option(name: .shortAndLong, help: "The file to write; standard output without it.")
    var output: String?

    func run() async throws {
        let person = self.person
        let bytes = try await ControlClient.with(self.options.configuration()) { client in
            let id = try await person.id(client)
            return try await client.send("GET", "/v1/contacts/\(id.percentEncoded)/export")
        }
        guard let output else {
            return try StandardStream.output.write(bytes + [UInt8(ascii: "\n")])
        }
        // The file holds a person's data: nobody but its owner may read it.
        guard
            FileManager.default.createFile(
                atPath: output,
                contents: Data(bytes),
                attributes: [.posixPermissions: 0o600]
            )
        else { throw CommandFailure("\(output) cannot be written; check the folder") }
        Terminal.complain("\(output): \(bytes.count) bytes")
    }
}
