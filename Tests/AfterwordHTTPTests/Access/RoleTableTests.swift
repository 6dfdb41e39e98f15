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

    @Test(arguments: Role.allCases, [false, true])
    func `nobody is shown a way that is closed to them`(_ role: Role, _ hasData: Bool) async throws {
        try await DeskEndpointBench.run { desk in
            if hasData { try await Self.fill(desk) }
            let rooms = Self.staffEndpoints(try DeskContext(service: desk.service, surveyFolder: nil))
            try await desk.serve { client in
                if hasData { _ = try await client.form("/ambassadors/offers", "title=Gift&terms=One+each") }
                var (found, seen) = (["/"], Set<String>())
                while !found.isEmpty {
                    let address = found.removeFirst()
                    // A preview looks like the customer's page, which nobody can send from there.
                    guard !address.contains("/preview"), seen.insert(address).inserted, seen.count < 200 else {
                        continue
                    }
                    let page = try await client.page(address, as: role)
                    #expect(page.status != .forbidden, "\(address)")
                    if page.status == .seeOther, let location = page.location { found.append(location) }
                    for tag in DeskMarkup(page.text).tags {
                        let way = tag.attributes[tag.name == "form" ? "action" : "href"] ?? ""
                        guard tag.name == "a" || tag.name == "form", way.hasPrefix("/") else { continue }
                        let target = String(way.replacing("&amp;", with: "&").prefix { $0 != "#" })
                        if tag.name == "a" || tag.attributes["method"] == "get" {
                            found.append(target)
                        } else {
                            let isOpen = Self.opens(target, to: role, among: rooms)
                            #expect(isOpen, "\(address) shows \(target)")
                        }
                    }
                    let search = DeskMarkup(page.text).tags.compactMap { $0.attributes["data-search"] }
                    found += search.map { String($0.prefix { $0 != "#" }) }
                }
                #expect(seen.count > 2)
            }
        }
    }

    /// Somebody to call who was written to, an answer to release, and one that is nobody's concern.
    private static func fill(_ desk: DeskEndpointBench) async throws {
        try await desk.answer(desk.closeCase("1"), 1, saying: "Too slow")
        try await desk.give(desk.firstTask(), to: "agent")
        let id = try #require(EntityID<FollowUp>(text: try await desk.firstTask().id))
        _ = try await CustomerReplies(desk.service).send(
            ReplyWish(channel: "inbox", text: "We are sorry."),
            from: id,
            by: "user:agent"
        )
        try await desk.answer(desk.closeCase("2", by: "Ion"), 5, touchingTrap: true)
        try await desk.answer(desk.closeCase("3", by: "Zoe"), 4)
    }

    /// Whether a form that posts to `target` would let the role in.
    private static func opens(
        _ target: String,
        to role: Role,
        among endpoints: [(endpoint: Endpoint, rooms: Set<Role>)]
    ) -> Bool {
        let path = target.prefix { $0 != "?" }.split(separator: "/")
        if path == ["sign-out"] { return true }
        let matching = endpoints.first { endpoint, _ in
            let pattern = endpoint.path.pattern.split(separator: "/")
            return endpoint.method == .post && pattern.count == path.count
                && zip(pattern, path).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        return matching.map { role.mayEnter($0.rooms, reading: false) } ?? false
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
