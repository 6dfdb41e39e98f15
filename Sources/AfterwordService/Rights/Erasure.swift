package import AfterwordCore
package import AfterwordStorage

/// Why a person was not erased.
package enum ErasureRefusal: Error, Sendable, Equatable {
    case unknown
    /// Was erased before; nothing is left to do.
    case erased
}

/// What erasing a person takes away, and what it cannot reach.
package struct ErasureReport: Sendable {
    package var contact: EntityID<Contact>
    /// Tables with rows of the person, in the order of erasure.
    package var counts: [PersonalCount]
    /// How many answers leave the figures.
    package var uncounted: Int
    /// Lists that hold or may hold the person, newest first; whoever has them must be told.
    package var exports: [ExportRun]
    /// Other people with an e-mail address or phone number of this one, who stay: whoever asks to be forgotten may be known twice.
    package var namesakes: [EntityID<Contact>]
    /// Whether the rows are gone.
    package var isDone: Bool
}

/// Forgets a person in one transaction: what waits is called off, answers leave the figures by their inverse, tasks close, rows are
/// deleted or blanked table by table (``PersonalData``), and only an anonymous line in the audit log tells of it.
package struct Erasure: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// What would go, without touching it. Throws ``ErasureRefusal``.
    package func preview(_ id: EntityID<Contact>) async throws -> ErasureReport {
        let store = self.context.store
        return try await store.database.read { connection in
            try self.requirePresent(id, in: connection)
            return try self.report(id, self.namesakes(of: id, in: connection), in: connection)
        }
    }

    /// Erases the person and then empties the database's own logs of what was deleted. Throws ``ErasureRefusal``.
    package func erase(_ id: EntityID<Contact>, by actor: String) async throws -> ErasureReport {
        let store = self.context.store
        let now = self.context.now()
        // Looked for before and beside the transaction: it walks all people, and nobody else's write shall wait for that.
        let namesakes = try await store.database.read { try self.namesakes(of: id, in: $0) }
        let report = try await store.database.write { connection in
            try self.requirePresent(id, in: connection)
            var report = try self.report(id, namesakes, in: connection)
            try self.erase(id, by: actor, now: now, in: connection)
            report.isDone = true
            return report
        }
        self.context.wakeRelay()
        try await store.database.forgetDeleted()
        return report
    }

    private func requirePresent(_ id: EntityID<Contact>, in connection: any SQLConnection) throws {
        guard let contact = try self.context.store.contact(id, in: connection) else { throw ErasureRefusal.unknown }
        guard contact.erasedAt == nil else { throw ErasureRefusal.erased }
    }

    private func namesakes(
        of id: EntityID<Contact>,
        in connection: any SQLConnection
    ) throws -> [EntityID<Contact>] {
        try self.context.store.contacts(sharingAddressesWith: id, limit: Self.mostNamesakes, in: connection)
    }

    private func report(
        _ id: EntityID<Contact>,
        _ namesakes: [EntityID<Contact>],
        in connection: any SQLConnection
    ) throws -> ErasureReport {
        let store = self.context.store
        return ErasureReport(
            contact: id,
            counts: try store.personalCounts(of: id, in: connection),
            uncounted: try store.countedScores(of: id, in: connection).count,
            exports: try store.exportRuns(mayHold: id, limit: Self.mostExports, in: connection),
            namesakes: namesakes,
            isDone: false
        )
    }

    private func erase(
        _ id: EntityID<Contact>,
        by actor: String,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let store = self.context.store
        try ErasedAddresses(self.context).remember(store.identities(of: id, in: connection), at: now, in: connection)
        try InvitationPlanner(self.context).cancelUnsent(
            of: id,
            caseID: nil,
            because: .erased,
            now: now,
            in: connection
        )
        try self.uncount(id, in: connection)
        for task in try store.closeFollowUps(of: id, outcome: .noContactWished, at: now, in: connection) {
            try store.append(to: task, actor: actor, action: "erased", detail: nil, at: now, in: connection)
        }
        try store.cancelPersonalMessages(of: id, in: connection)
        // Messages in flight are forgotten as well, so nobody will come back to say what became of their invitations.
        for invitation in try store.unsentInvitations(of: id, caseID: nil, in: connection) {
            _ = try store.move(invitation.id, to: .cancelled, reason: .erased, in: connection)
        }
        try PendingCompletions(self.context).forget(id, in: connection)
        try store.forgetReplies(about: id, in: connection)
        try store.forgetReferrer(id, in: connection)
        try store.erasePersonalData(of: id, at: now, in: connection)
        try store.audit(actor: actor, action: "contact.erased", subject: id.text, at: now, in: connection)
        let told = ErasedContact(contact: ErasedContact.Reference(id: id.text), erasedAt: now.rfc3339)
        // The message that tells of it is not the person's: it must reach the systems that still hold them.
        try EventOutlet(self.context).tell(.contactErased, told, about: nil, at: now, in: connection)
    }

    /// Erased answers leave every figure: what was asked to be forgotten is not counted on.
    private func uncount(_ id: EntityID<Contact>, in connection: any SQLConnection) throws {
        let store = self.context.store
        var deltas: [RollupKey: Int] = [:]
        for (response, hour) in try store.countedScores(of: id, in: connection) {
            if let hour {
                ScoreRollup.add(-1, of: response, hour: hour, to: &deltas)
            }
            try store.setState(.withdrawn, of: response.id, because: "erased", in: connection)
        }
        try store.addToRollups(deltas, forgettingEmpty: true, in: connection)
    }

    private static let mostExports = 100
    private static let mostNamesakes = 100
}

/// `data` of `contact.erased`: enough for a system that holds the person under our id to forget them too.
private struct ErasedContact: Encodable {
    struct Reference: Encodable { var id: String }

    var contact: Reference
    var erasedAt: String
}
