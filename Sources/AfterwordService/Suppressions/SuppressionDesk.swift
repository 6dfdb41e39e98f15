package import AfterwordCore
package import AfterwordStorage

/// Keeps the list of addresses that must not be written to, whoever they belong to now or later.
package struct SuppressionDesk: Sendable {
    /// Entries of one call; each call is one transaction.
    package static let most = 1000

    /// What became of some entries.
    package struct Result: Sendable, Equatable {
        /// Addresses that are on the list now and were not, or not for so strong a reason.
        package var added = 0
        /// Addresses that were on it already.
        package var known = 0
        /// People known here who own one of the addresses.
        package var people = 0
    }

    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Puts addresses on the list and withdraws what has not gone yet to people who asked for no surveys; what waits for an address that
    /// bounced goes by the person's next channel. The same again changes nothing.
    package func add(_ entries: [SuppressionEntry], isDryRun: Bool, by actor: String) async throws -> Result {
        let distinct = Self.strongest(of: entries)
        guard !distinct.isEmpty else { return Result() }
        let (store, now) = (self.context.store, self.context.now())
        // What goes by another channel from now on is due at once.
        defer { if !isDryRun { self.context.wakeRelay() } }
        return try await store.database.write { connection in
            let addresses = distinct.map { ContactAddress(channel: $0.channel, handle: $0.handle) }
            let owners = try store.owners(of: addresses, in: connection)
            var result = Result(people: owners.count)
            if isDryRun {
                result.known = try store.suppressed(addresses, in: connection).count
                result.added = distinct.count - result.known
                return result
            }
            result.added = try store.insert(distinct.map { self.row($0, now: now) }, in: connection)
            result.known = distinct.count - result.added
            try self.withdraw(distinct.filter(\.reason.isOfPerson), now: now, in: connection)
            let dead = distinct.filter { !$0.reason.isOfPerson }
                .map { ContactAddress(channel: $0.channel, handle: $0.handle) }
            try DeadAddresses(self.context).reroute(from: dead, now: now, in: connection)
            guard result.added > 0 else { return result }
            try store.audit(
                actor: actor,
                action: "suppressions.added",
                subject: "suppressions",
                detail: "\(result.added) addresses",
                at: now,
                in: connection
            )
            return result
        }
    }

    /// Takes an address off the list.
    ///
    /// - Returns: whether it was there.
    package func remove(_ id: EntityID<Suppression>, by actor: String) async throws -> Bool {
        let (store, now) = (self.context.store, self.context.now())
        return try await store.database.write { connection in
            guard try store.suppression(id, in: connection) != nil else { return false }
            try store.deleteSuppression(id, in: connection)
            try store.audit(actor: actor, action: "suppression.removed", subject: id.text, at: now, in: connection)
            return true
        }
    }

    /// Newest first.
    package func list(
        _ filter: SuppressionFilter,
        after position: ListPosition?,
        limit: Int
    ) async throws -> ListPage<Suppression> {
        let store = self.context.store
        return try await store.database.read { try store.suppressions(filter, after: position, limit: limit, in: $0) }
    }

    private func row(_ entry: SuppressionEntry, now: Instant) -> Suppression {
        Suppression(
            id: self.context.store.ids.next(at: now),
            channel: entry.channel,
            handle: entry.handle,
            reason: entry.reason,
            note: entry.note,
            since: entry.since ?? now
        )
    }

    private func withdraw(_ entries: [SuppressionEntry], now: Instant, in connection: any SQLConnection) throws {
        guard !entries.isEmpty else { return }
        let addresses = entries.map { ContactAddress(channel: $0.channel, handle: $0.handle) }
        for owner in try self.context.store.owners(of: addresses, in: connection) {
            try InvitationPlanner(self.context).cancelUnsent(
                of: owner,
                caseID: nil,
                because: .optedOut,
                now: now,
                in: connection
            )
        }
    }

    /// Each address once, in the order of the list; a reason that speaks of the person wins over a bounce.
    private static func strongest(of entries: [SuppressionEntry]) -> [SuppressionEntry] {
        var places: [ContactAddress: Int] = [:]
        var distinct: [SuppressionEntry] = []
        for entry in entries {
            let address = ContactAddress(channel: entry.channel, handle: entry.handle)
            if let place = places[address] {
                if entry.reason.isOfPerson, !distinct[place].reason.isOfPerson { distinct[place] = entry }
            } else {
                places[address] = distinct.count
                distinct.append(entry)
            }
        }
        return distinct
    }
}
