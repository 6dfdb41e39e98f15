package import AfterwordCore
import AfterwordStorage

/// The person behind an unsubscribe link: stops all surveys, or takes that back.
package struct SurveySubscription: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// The contact of a token, also of somebody who was erased; `nil` if its MAC is wrong. Changes nothing.
    package func contact(token: String) async throws -> Contact? {
        guard let raw = self.context.mint.id(in: token, for: .unsubscribe) else { return nil }
        let store = self.context.store
        return try await store.database.lookUp { try store.contact(EntityID(rawValue: raw), in: $0) }
    }

    /// The channel kinds that can bring the person surveys, opted out of or not, in the order of the configuration.
    package func channels(of id: EntityID<Contact>) async throws -> [String] {
        let store = self.context.store
        let handles = Set(try await store.database.lookUp { try store.identities(of: id, in: $0) }.map(\.channel))
        var kinds: [String] = []
        for kind in self.context.channels.compactMap(\.addressKind) where handles.contains(kind) {
            if !kinds.contains(kind) { kinds.append(kind) }
        }
        return kinds
    }

    /// Opts out and withdraws what has not gone yet, in one transaction; once more changes nothing.
    package func stop(_ id: EntityID<Contact>) async throws {
        let now = self.context.now()
        try await self.context.store.database.write { connection in
            try OptOut(self.context).apply(id, how: "page", now: now, in: connection)
        }
    }

    /// Opts out of one channel kind; what waits for it goes by the next one.
    package func stop(_ id: EntityID<Contact>, channel kind: String) async throws {
        let now = self.context.now()
        try await self.context.store.database.write { connection in
            try OptOut(self.context).apply(id, channel: kind, how: "page", now: now, in: connection)
        }
        self.context.wakeRelay()
    }

    /// Takes every opt-out back.
    package func resume(_ id: EntityID<Contact>) async throws {
        let now = self.context.now()
        try await self.context.store.database.write { connection in
            try OptOut(self.context).revokeAll(id, how: "page", now: now, in: connection)
        }
    }
}
