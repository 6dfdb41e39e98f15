/// One survey meant for one contact about one resolution (or purchase, or nothing).
package struct Invitation: Entity, Equatable {
    package static let idPrefix = "inv"

    /// Why this person is asked.
    package enum Purpose: String, Sendable, CaseIterable {
        /// The survey of a trigger (a resolution, a purchase).
        case survey
        /// The reason survey after a low score.
        case reason
        /// The optional NPS question after another answer: on its thank-you page, or in the conversation where it was given.
        case offer
        /// The check two business days after a follow-up closed.
        case recovery
        /// Asked for through the API.
        case request

        /// What the rates of asking count: reason surveys and offers are asked of people who answered already.
        package static let asking: [Purpose] = [.survey, .recovery, .request]
    }

    package var id: EntityID<Invitation>
    package var survey: String
    package var surveyVersion: String
    package var kind: SurveyKind
    package var purpose: Purpose
    package var contactID: EntityID<Contact>
    package var caseID: EntityID<SupportCase>?
    /// Which resolution of the case; 0 without a case.
    package var resolutionNumber: Int
    package var resolvedAt: Instant?
    package var purchaseID: String?
    /// The low answer that a reason survey asks about, or the answer that made the offer.
    package var responseID: EntityID<Response>?
    package var state: InvitationState
    /// The reason of the newest decision, from the closed list.
    package var reason: DecisionReason?
    package var locale: String
    package var segments: Segments
    package var createdAt: Instant
    /// When the sweep runs the policy again; set only while ``InvitationState/waiting``.
    package var decideAgainAt: Instant?
    package var sentAt: Instant?
    package var expiresAt: Instant?

    package init(
        id: EntityID<Invitation>,
        survey: String,
        surveyVersion: String,
        kind: SurveyKind,
        purpose: Purpose,
        contactID: EntityID<Contact>,
        state: InvitationState,
        locale: String,
        createdAt: Instant
    ) {
        self.id = id
        self.survey = survey
        self.surveyVersion = surveyVersion
        self.kind = kind
        self.purpose = purpose
        self.contactID = contactID
        self.resolutionNumber = 0
        self.state = state
        self.locale = locale
        self.segments = Segments()
        self.createdAt = createdAt
    }
}

extension Invitation {
    /// Why it should not go any more, noted while its message was on its way and beyond recall; `nil` if it may be tried again, or by another channel.
    package var withdrawal: DecisionReason? {
        guard [.sending, .sent].contains(self.state), let reason = self.reason,
            [.reopened, .optedOut, .noConsent, .superseded].contains(reason)
        else { return nil }
        return reason
    }
}

/// Where an invitation stands.
package enum InvitationState: String, Sendable, CaseIterable {
    /// Delayed or deferred; the sweep decides again.
    case waiting
    /// Decided to go; its message is in the outbox or in flight.
    case sending
    case sent
    /// A counted response locked it.
    case answered
    /// A decision said no, with its reason.
    case skipped
    /// Was to go, but something happened first (reopened, opt-out, erasure, newer case).
    case cancelled
    /// Every channel failed for good.
    case failed
    case expired

    /// The states in which an invitation that was sent is delivered: it did not come back.
    package static let delivered: [InvitationState] = [.sending, .sent, .answered, .cancelled, .expired]

    /// States it can become.
    package var exits: Set<InvitationState> {
        switch self {
        case .waiting: [.sending, .skipped, .cancelled, .answered]
        case .sending: [.sent, .cancelled, .failed, .answered, .expired]
        case .sent: [.answered, .failed, .expired, .cancelled]
        case .answered: [.sent]
        // Its message can be sent again by hand.
        case .failed: [.sending]
        case .skipped, .cancelled, .expired: []
        }
    }
}

/// The fields a metric can be split by, as they were at the resolution.
package struct Segments: Sendable, Hashable, Codable {
    package var channel: String?
    package var agent: String?
    package var team: String?
    package var tags: [String]
    package var product: String?
    package var brand: String?

    package init(
        channel: String? = nil,
        agent: String? = nil,
        team: String? = nil,
        tags: [String] = [],
        product: String? = nil,
        brand: String? = nil
    ) {
        self.channel = channel
        self.agent = agent
        self.team = team
        self.tags = tags
        self.product = product
        self.brand = brand
    }
}
