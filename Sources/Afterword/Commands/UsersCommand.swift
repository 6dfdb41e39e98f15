import AfterwordCore
import ArgumentParser
import Foundation

/// `afterword users`: people who sign in to the desk.
struct UsersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "users",
        abstract: "Make and list people who sign in to the desk.",
        subcommands: [Create.self, List.self],
        defaultSubcommand: List.self
    )

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a user; asks for the password.",
            discussion: "Example: afterword users create marta --role admin"
        )

        @OptionGroup var options: GlobalOptions

        @Argument(help: "The name to sign in with.")
        var name: String

        @Option(name: .long, help: "admin, manager, agent, marketing or auditor.")
        var role: String

        @Flag(name: .long, help: "Read the password from standard input.")
        var passwordStdin = false

        @Flag(name: .long, help: "Print as JSON.")
        var json = false

        func run() async throws {
            let password = try self.password()
            let body: JSONValue = [
                "name": .string(self.name), "role": .string(self.role), "password": .string(password),
            ]
            let user = try await ControlClient.with(self.options.configuration(), begins: true) {
                try await $0.json("POST", "/v1/users", body: body)
            }
            if self.json {
                Terminal.say(String(decoding: user.serialized, as: UTF8.self))
            } else {
                Terminal.say("\(self.name) may sign in as \(self.role)")
            }
        }

        private func password() throws -> String {
            if self.passwordStdin {
                guard let line = readLine() else { throw CommandFailure("no password came on standard input") }
                return line
            }
            guard let typed = getpass("Password for \(self.name): ") else {
                throw CommandFailure("no terminal to ask for a password; use --password-stdin")
            }
            return String(cString: typed)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the users.")

        @OptionGroup var options: GlobalOptions

        @Flag(name: .long, help: "Print as JSON.")
        var json = false

        func run() async throws {
            try await ListPrinter(
                target: "/v1/users",
                columns: [("id", "id"), ("name", "name"), ("role", "role"), ("disabled", "disabled")]
            ).run(self.options, json: self.json)
        }
    }
}
