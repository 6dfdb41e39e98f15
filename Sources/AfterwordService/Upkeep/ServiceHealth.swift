package import AfterwordCore
import AfterwordStorage

/// What an operator's machines ask of the running service.
package struct ServiceHealth: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// What is missing while the service should get no traffic, by name; empty = ready.
    package func missing() async -> [String: String] {
        var missing: [String: String] = [:]
        do {
            let store = self.context.store
            _ = try await store.database.readInHaste { try store.outboxCounts(in: $0) }
        } catch {
            missing["database"] = "cannot be read"
        }
        if self.context.surveys().isEmpty { missing["surveys"] = "there is none" }
        return missing
    }

    /// How many messages wait, are held or have failed.
    package func messages() async throws -> [MessageState: Int] {
        let store = self.context.store
        return try await store.database.read { try store.outboxCounts(in: $0) }
    }

    /// Bytes that are committed and not yet in the database's own file; nil where a server sees to that.
    package var logBytes: Int? { self.context.store.database.logBytes }

    /// How many destinations are stopped, by hand or because they failed for good.
    package func stoppedDestinations() async throws -> Int {
        let store = self.context.store
        return try await store.database.read { try store.troubledDestinations(in: $0) }.count { $0.disabledAt != nil }
    }
}
