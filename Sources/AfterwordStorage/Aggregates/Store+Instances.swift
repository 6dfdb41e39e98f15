package import AfterwordCore

/// One of the processes that share a database, as the others see it.
package struct Instance: Entity, Equatable {
    package static let idPrefix = "instance"

    package var id: EntityID<Instance>
    /// Host and process number, for people.
    package var name: String
    /// Grows as long as the process works; a clock of another machine would prove nothing.
    package var beat: Int

    package init(id: EntityID<Instance>, name: String, beat: Int) {
        self.id = id
        self.name = name
        self.beat = beat
    }
}

extension Store {
    /// Says that an instance is alive, and enters it if it is not listed.
    ///
    /// - Returns: whether it was listed; false also for one that the others have struck off since its last beat.
    package func beat(
        _ id: EntityID<Instance>,
        name: String,
        at now: Instant,
        in connection: any SQLConnection
    ) throws -> Bool {
        if try connection.execute("UPDATE instance SET beat = beat + 1 WHERE id = \(id)") == 1 { return true }
        try connection.post(
            "INSERT INTO instance (id, name, started_at_ms, beat) VALUES (\(id), \(name), \(now), 1)"
        )
        return false
    }

    package func instances(in connection: any SQLConnection) throws -> [Instance] {
        try connection.rows("SELECT id, name, beat FROM instance ORDER BY id").map { row in
            Instance(id: try row.id("id"), name: try row.text("name"), beat: try row.integer("beat"))
        }
    }

    /// Strikes all of them off, where this process is the only one: a database that came from a shared one may still list some, and what
    /// they had claimed would wait for ever.
    package func removeInstances(in connection: any SQLConnection) throws {
        try connection.post("DELETE FROM instance")
    }

    /// Strikes an instance off, if it is still listed; what it had claimed is nobody's from then on.
    package func removeInstance(_ id: EntityID<Instance>, in connection: any SQLConnection) throws {
        try connection.post("DELETE FROM instance WHERE id = \(id)")
    }
}
