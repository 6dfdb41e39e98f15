import AfterwordCore
import AfterwordHTTP
import AfterwordService
import HTTPTypes
import HummingbirdTesting
import Testing

/// Every page, form and API endpoint, asked as every role and with every scope.
@Suite struct RoleTableTests {
    /// The pages and forms that only staff may see.
    private static func staffEndpoints(_ context: DeskContext) -> [(endpoint: Endpoint, rooms: Set<Role>)] {
        DeskEndpoints.all(context).flatMap(\.endpoints).compactMap { endpoint in
            guard case .staff(let rooms) = endpoint.access else { return nil }
            return (endpoint, rooms)
        }
    }

    /// An address of the endpoint; what stands in its captures is nobody's.
    private static func address(_ path: PathPattern) -> String {
        path.captures.reduce(path.pattern) { $0.replacing("{\($1)}", with: "nobodys") }
    }

    @Test(arguments: Role.allCases)
    func `a role is let into its rooms and no other, and an auditor changes nothing`(_ role: Role) async throws {
        try await DeskEndpointBench.run { desk in
            let context = try DeskContext(service: desk.service, surveyFolder: nil)
            try await desk.serve { client in
                for (endpoint, rooms) in Self.staffEndpoints(context) {
                    let isReading = endpoint.method == .get
                    let address = Self.address(endpoint.path)
                    let reply =
                        isReading ? try await client.page(address, as: role) : try await client.form(address, as: role)
                    let isAllowed = role == .admin || rooms.contains(role) || (role == .auditor && isReading)
                    #expect(
                        (reply.status == .forbidden) == !isAllowed,
                        "\(endpoint.method) \(address): \(reply.status)"
                    )
                    #expect(reply.status.code < 500, "\(endpoint.method) \(address)")
                }
            }
        }
    }

    @Test func `without a session no page shows anything`() async throws {
        try await DeskEndpointBench.run { desk in
            let context = try DeskContext(service: desk.service, surveyFolder: nil)
            try await desk.serve { client in
                for (endpoint, _) in Self.staffEndpoints(context) where endpoint.method == .get {
                    let reply = try await client.page(Self.address(endpoint.path), as: nil)
                    #expect([.seeOther, .unauthorized].contains(reply.status), "\(endpoint.path.pattern)")
                }
            }
        }
    }

    @Test(arguments: Scope.allCases.filter { $0 != .all })
    func `a key opens what its scope names and nothing else`(_ scope: Scope) async throws {
        try await APIServer.run { server in
            for endpoint in APIEndpoints.all(server.context).flatMap(\.endpoints) {
                guard case .apiKey(let needed) = endpoint.access, needed != scope else { continue }
                let reply = try await server.send(endpoint.method, Self.address(endpoint.path), key: scope.rawValue)
                #expect(reply.status == .forbidden, "\(endpoint.method) \(endpoint.path.pattern)")
            }
        }
    }

    @Test func `an agent meets nobody but the people of their own tasks, whatever the address`() async throws {
        try await DeskEndpointBench.run { desk in
            for (id, name, owner) in [("1", "Mine", "agent"), ("2", "Zebulon", "ion")] {
                try await desk.answer(desk.closeCase(id, by: name), 1, saying: "words of \(name)")
                let task = try #require(try await desk.tasks().first { $0.contact?.name == name })
                try await desk.give(task, to: owner)
            }
            let context = try DeskContext(service: desk.service, surveyFolder: nil)
            let tasks = try await desk.tasks()
            try await desk.serve { client in
                var shown = ""
                for (endpoint, rooms) in Self.staffEndpoints(context)
                where endpoint.method == .get && rooms.contains(.agent) {
                    for (task, number) in zip(tasks, ["1", "2"]) {
                        let address = endpoint.path.pattern.replacing("{source}/{id}", with: "desk/\(number)")
                            .replacing("{id}", with: task.id)
                        shown += try await client.page(address, as: .agent).text
                    }
                }
                #expect(shown.contains("Mine"))
                #expect(!shown.contains("Zebulon"))
            }
        }
    }
}
