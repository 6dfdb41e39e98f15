import AfterwordCore
import HTTPTypes

/// What a command asks before it takes a running server for the one it looks for.
package struct OwnDatabaseEndpoints: EndpointGroup {
    /// Where it is asked.
    package static let path = "/v1/own-database"

    /// Tells the server's database from any other, without a password in it.
    private let identity: String

    package init(identity: String) {
        self.identity = identity
    }

    package var endpoints: [Endpoint] {
        [
            Endpoint(
                .get,
                "/v1/own-database",
                name: "showOwnDatabase",
                "Which database the server works on",
                tag: .operations,
                access: .socketOnly,
                replies: [.json(.object([.required("database", .text)]), "The database.")],
                handler: { _ in .json(["database": .string(self.identity)]) }
            )
        ]
    }
}
