import AfterwordCore
import AfterwordStorage

/// One ambassador as lists show them.
package struct AmbassadorRecord: Encodable, Sendable {
    /// The points each part of the score brought.
    package struct Parts: Encodable, Sendable {
        package var score: Double
        package var recency: Double
        package var `repeat`: Double
        package var reach: Double
        package var referrals: Double
        package var value: Double

        init(_ parts: AmbassadorParts) {
            self.score = parts.score
            self.recency = parts.recency
            self.repeat = parts.repetition
            self.reach = parts.reach
            self.referrals = parts.referrals
            self.value = parts.value
        }
    }

    /// What a helper did for others.
    package struct Help: Encodable, Sendable {
        package var since: String
        package var approved: Int
        package var pending: Int
    }

    package var id: String
    package var state: String
    /// Off as soon as the newest NPS answer is below 9.
    package var isListed: Bool
    /// 0 to 100; the sum of the parts.
    package var score: Double
    package var parts: Parts
    /// `null` while a gate is closed.
    @Nullable package var tier: String?
    /// Why the person may not be invited, listed and exported.
    package var gates: [String]
    /// The NPS answer that made or confirmed the candidate.
    @Nullable package var latestScore: Int?
    @Nullable package var response: String?
    @Nullable package var followers: Int?
    package var isPartner: Bool
    @Nullable package var helper: Help?
    package var since: String
    @Nullable package var invitedAt: String?
    @Nullable package var consentedAt: String?
    /// The version of the text that was agreed to.
    @Nullable package var consentWording: String?
    @Nullable package var withdrawnAt: String?
    @Nullable package var contact: ContactReference?
    package var version: Int

    init(_ ambassador: Ambassador, _ references: RecordReferences, help: Help?) {
        self.id = ambassador.id.text
        self.state = ambassador.state.rawValue
        self.isListed = ambassador.isListed
        self.score = ambassador.standing.points
        self.parts = Parts(ambassador.standing.parts)
        self.tier = ambassador.tier?.rawValue
        self.gates = ambassador.standing.gates.map(\.rawValue)
        self.latestScore = ambassador.score
        self.response = ambassador.responseID?.text
        self.followers = ambassador.followers
        self.isPartner = ambassador.isPartner
        self.helper = help
        self.since = ambassador.since.rfc3339
        self.invitedAt = ambassador.invitedAt?.rfc3339
        self.consentedAt = ambassador.consentedAt?.rfc3339
        self.consentWording = ambassador.consentWording
        self.withdrawnAt = ambassador.withdrawnAt?.rfc3339
        self.contact = references.contact(ambassador.contactID)
        self.version = ambassador.version
    }

    /// The records of a page, in a fixed number of statements.
    static func records(
        of rows: [Ambassador],
        store: Store,
        in connection: any SQLConnection
    ) throws -> [AmbassadorRecord] {
        let contacts = rows.map(\.contactID)
        let references = try RecordReferences(contacts: contacts, store: store, in: connection)
        let helpers = try store.helpers(among: contacts, in: connection)
        let counts = try store.contributionCounts(of: contacts, in: connection)
        return rows.map { row in
            let help = helpers[row.contactID].map { since in
                let own = counts[row.contactID] ?? [:]
                return Help(since: since.rfc3339, approved: own[.approved] ?? 0, pending: own[.pending] ?? 0)
            }
            return AmbassadorRecord(row, references, help: help)
        }
    }
}

/// One ambassador with everything that happened.
package struct AmbassadorDetail: Encodable, Sendable {
    /// One line of the history.
    package struct Line: Encodable, Sendable {
        package var at: String
        package var actor: String
        package var action: String
        @Nullable package var detail: String?
    }

    /// One class the person had.
    package struct ClassLine: Encodable, Sendable {
        package var at: String
        package var `class`: String
        package var score: Int
        package var response: String
    }

    package var ambassador: AmbassadorRecord
    /// Newest first.
    package var history: [Line]
    /// Promoter, passive or detractor; newest first.
    package var classes: [ClassLine]
    package var offers: [OfferClaimRecord]
    package var testimonials: [TestimonialRecord]
}
