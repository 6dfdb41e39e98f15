package import AfterwordCore
import AfterwordStorage

/// Works on one ambassador: what staff know of them.
package struct AmbassadorDesk: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Applies a change and reckons the score anew.
    ///
    /// - Throws: ``AmbassadorInviteRefusal/unknown``, or what the database says.
    package func change(_ id: EntityID<Ambassador>, by actor: String, _ change: AmbassadorChange) async throws {
        let now = self.context.now()
        let store = self.context.store
        try await store.database.write { connection in
            guard let old = try store.ambassador(id, in: connection) else { throw AmbassadorInviteRefusal.unknown }
            try store.setReach(
                of: id,
                followers: change.followers ?? old.followers,
                isPartner: change.isPartner ?? old.isPartner,
                in: connection
            )
            if let isHelper = change.isHelper {
                try HelperDesk(self.context).set(old.contactID, isHelper, by: actor, now: now, in: connection)
            }
            try AmbassadorScoring(self.context).rescore(old.contactID, now: now, in: connection)
            try store.append(to: id, actor: actor, action: "changed", at: now, in: connection)
            try store.audit(actor: actor, action: "ambassador.changed", subject: id.text, at: now, in: connection)
        }
    }
}
