import AfterwordCore
package import AfterwordStorage

/// Keeps exports with their filters under a name.
package struct SavedExports: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Keeps a request whose words fit each other.
    ///
    /// - Throws: ``ExportRefusal``, or what the database says.
    package func save(_ name: String, _ request: ExportRequest, by actor: String) async throws -> SavedExport {
        let job = try Exports(self.context).job(request)
        let (store, now) = (self.context.store, self.context.now())
        let saved = SavedExport(name: name, order: job.order, savedBy: actor, savedAt: now)
        try await store.database.write { connection in
            try store.save(saved, in: connection)
            try store.audit(actor: actor, action: "export.saved", subject: name, at: now, in: connection)
        }
        return saved
    }

    /// - Returns: whether there was one.
    package func remove(_ name: String, by actor: String) async throws -> Bool {
        let (store, now) = (self.context.store, self.context.now())
        return try await store.database.write { connection in
            guard try store.deleteSavedExport(name, in: connection) else { return false }
            try store.audit(actor: actor, action: "export.forgotten", subject: name, at: now, in: connection)
            return true
        }
    }

    package func named(_ name: String) async throws -> SavedExport? {
        let store = self.context.store
        return try await store.database.read { try store.savedExport(name, in: $0) }
    }

    /// By name.
    package func all() async throws -> [SavedExport] {
        let store = self.context.store
        return try await store.database.read { try store.savedExports(in: $0) }
    }
}
