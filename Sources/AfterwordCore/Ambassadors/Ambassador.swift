/// A promoter on the way to speaking for the house.
package struct Ambassador: Entity, Equatable {
    package static let idPrefix = "amb"

    package typealias State = AmbassadorState

    package var id: EntityID<Ambassador>
    package var contactID: EntityID<Contact>
    package var state: State
    /// Off as soon as the newest NPS answer is below 9; history stays.
    package var isListed: Bool
    /// The answer that made or confirmed the candidate, and its NPS score.
    package var responseID: EntityID<Response>?
    package var score: Int?
    /// The transparent score as it was last reckoned.
    package var standing: AmbassadorScore
    /// The tier as it was last reckoned; `nil` while a gate is closed.
    package var tier: AmbassadorTier?
    /// What the person bought so far, in millionths of the currency most customers pay in.
    package var value: Int64
    /// Where that stands among the active customers; `nil` = unknown.
    package var valuePercentile: Double?
    /// As the person gave or published it.
    package var followers: Int?
    /// Paid to recommend, so no ambassador.
    package var isPartner: Bool
    package var since: Instant
    /// The newest invitation to the programme.
    package var invitedAt: Instant?
    /// When an invitation goes out by itself.
    package var inviteAt: Instant?
    package var consentedAt: Instant?
    package var consentWording: String?
    package var withdrawnAt: Instant?
    package var version: Int

    package init(
        id: EntityID<Ambassador>,
        contactID: EntityID<Contact>,
        state: State,
        standing: AmbassadorScore,
        since: Instant,
        version: Int
    ) {
        self.id = id
        self.contactID = contactID
        self.state = state
        self.isListed = true
        self.standing = standing
        self.value = 0
        self.isPartner = false
        self.since = since
        self.version = version
    }
}

/// How far a promoter is on the way.
package enum AmbassadorState: String, Sendable, CaseIterable { case candidate, invited, active, withdrawn }
