import AfterwordCore
import AfterwordService
import AfterwordStorage
import Testing

extension Bench {
    /// Answers 1 to a case of the care team and gives the task that opens.
    func low(_ number: Int = 1, score: Int = 1) async throws -> FollowUp {
        try await self.answer(self.ask(number, team: "care", name: "Ana"), score)
        return try #require(try await self.tasks().last)
    }

    func tasks() async throws -> [FollowUp] {
        try await self.store.database.read { [store] in try store.openFollowUps(in: $0) }.sorted { $0.id < $1.id }
    }

    func task(_ id: EntityID<FollowUp>) async throws -> FollowUpDetail {
        try #require(try await self.lists.followUp(id))
    }

    /// The words of a task's history, oldest first.
    func actions(_ id: EntityID<FollowUp>) async throws -> [String] {
        try await self.task(id).entries.map(\.action)
    }

    /// Closes a task as it stands.
    func close(_ id: EntityID<FollowUp>, as outcome: FollowUp.Outcome = .solved) async throws {
        let change = FollowUpChange(state: .closed, cause: "slow", outcome: outcome)
        _ = try await FollowUpDesk(self.context)
            .change(id, version: self.task(id).followUp.version, by: "user:marta", change)
    }

    /// The person wants no surveys any more.
    func optOut(_ id: EntityID<Contact>) async throws {
        var change = ContactChange()
        change.isOptedOut = true
        let version = try #require(try await self.lists.contact(id)).version
        try await ContactDesk(self.context).change(id, version: version, by: "user:marta", change)
    }

    /// Every message of a type, oldest first.
    func messages(_ type: String) async throws -> [Message] {
        try await self.store.database.read { [store] connection in
            try connection.rows("SELECT id FROM message ORDER BY id")
                .compactMap { try store.message($0.id("id"), in: connection) }
        }.filter { $0.content.type == type }
    }
}
