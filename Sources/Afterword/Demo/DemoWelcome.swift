import AfterwordCore
import AfterwordService
import Foundation

/// What the demo prints: where to look, how to sign in, and one thing to try.
struct DemoWelcome: Sendable {
    static let userName = "marta"

    let link: String
    let key: String

    /// Makes the demo's user if there is none, a one-time sign-in link, and a key for the commands to try.
    static func prepare(_ house: House) async throws -> DemoWelcome {
        let hasher = PasswordHasher()
        let users = StaffUsers(house.context, hasher: hasher)
        // No password: the link signs in, and a new one comes with each start.
        let marta =
            if let known = try await users.user(named: Self.userName) {
                known
            } else {
                try await users.create(name: Self.userName, role: "admin", password: nil, by: "demo")
            }
        let signIn = SignIn(house.context, hasher: hasher)
        let link = try await SignInLinks(house.context, signIn: signIn).make(for: marta.id, by: "demo")
        let key = try await APIKeys(house.context).create(name: "demo", scopes: ["*"], by: "demo")
        return DemoWelcome(link: link.url, key: key.secret)
    }

    func text(address: String, configuration: Configuration) -> String {
        """

        Afterword is running. Stop it with Ctrl-C; the data stays in \(configuration.dataFolder).

          Sign in once:   \(self.link)
          The desk:       \(address)/
          The mailbox:    \(address)/inbox

        Try this: close a case, read the message in the mailbox, answer 2, see the follow-up on the desk.

          curl -sS \(address)/v1/events \\
            -H 'Authorization: Bearer \(self.key)' \\
            -H 'Content-Type: application/cloudevents+json' \\
            -d '{"specversion":"1.0","id":"'$(date +%s%N)'","source":"desk","type":"case.resolved",
                 "data":{"case":{"id":"'$(date +%s)'","number":"1234","subject":"Late delivery","channel":"email",
                                 "team":{"id":"t1","name":"Care"}},
                         "contact":{"name":"Ana Pérez","email":"ana'$(date +%s)'@example.org","locale":"es"}}}'

        """
    }
}
