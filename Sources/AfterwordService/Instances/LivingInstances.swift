import AfterwordCore
package import AfterwordStorage

/// The servers that use a shared database at this moment.
package enum LivingInstances {
    /// Host and process number of each; the dead ones, whose locks are free, are not among them. Empty for an engine with one process.
    package static func names(on database: any SQLDatabase) async throws -> [String] {
        guard let locks = database.processLocks else { return [] }
        let store = Store(database: database)
        let dialect = database.dialect
        let listed = try await database.read { connection in
            let hasList = try TableShape.all(in: connection, dialect).contains { $0.name == "instance" }
            return hasList ? try store.instances(in: connection) : []
        }
        var living: [String] = []
        for instance in listed {
            if try await locks.take(instance.lockName) {
                try await locks.giveBack(instance.lockName)
            } else {
                living.append(instance.name)
            }
        }
        return living
    }
}

extension Instance {
    /// The lock that proves that the process lives.
    var lockName: String { Self.lockName(self.id) }

    static func lockName(_ id: EntityID<Instance>) -> String { "instance \(id.rawValue)" }
}
