/// One event from outside (a helpdesk, a shop, a CloudEvents sender) in our own words, parsed and checked but not yet applied.
package struct CaseEvent: Sendable, Equatable, Codable {
    /// The sender: a configured source's id or the CloudEvents `source`; with ``id`` it is the deduplication key.
    package var source: String
    package var id: String
    package var type: EventType
    /// When it happened (event time), not when it arrived.
    package var at: Instant
    /// When it came, if its sender gave no time; then ``at`` is that moment, or the resolution's if the case tells that.
    package var arrivedAt: Instant?
    package var `case`: CaseFacts?
    package var contact: ContactFacts?
    package var purchase: PurchaseFacts?
    package var message: MessageFacts?
    package var referral: ReferralFacts?
    package var activity: ActivityFacts?
    /// Who wrote, for ``EventType/caseMessage``; `nil` if the sender does not say.
    package var author: MessageAuthor?

    package init(
        source: String,
        id: String,
        type: EventType,
        at: Instant,
        case: CaseFacts? = nil,
        contact: ContactFacts? = nil,
        purchase: PurchaseFacts? = nil,
        message: MessageFacts? = nil,
        referral: ReferralFacts? = nil,
        author: MessageAuthor? = nil
    ) {
        self.source = source
        self.id = id
        self.type = type
        self.at = at
        self.case = `case`
        self.contact = contact
        self.purchase = purchase
        self.message = message
        self.referral = referral
        self.author = author
    }
}

extension CaseEvent {
    /// An event of a case whose sender may have given no time.
    package init(
        source: String,
        id: String,
        type: EventType,
        time: Instant?,
        now: Instant,
        case: CaseFacts?,
        contact: ContactFacts? = nil
    ) {
        self.init(source: source, id: id, type: type, at: time ?? now, case: `case`, contact: contact)
        if time == nil { self.arrivedAt = now }
        self.dateByResolution()
    }

    /// Resolves or closes its case.
    package var endsCase: Bool { [.caseResolved, .caseClosed].contains(self.type) }

    /// Since when its facts are known to be so: what comes without a time tells how things are now, even of a resolution long ago.
    package var factsAt: Instant { self.arrivedAt ?? self.at }

    /// A resolution without a time of its own happened when its case says.
    package mutating func dateByResolution() {
        guard let arrivedAt, self.endsCase, let resolvedAt = self.case?.resolvedAt, resolvedAt <= arrivedAt else {
            return
        }
        self.at = resolvedAt
    }

    /// The event among those that its case has: a resolution of before the case came back is not the one that it tells of now.
    package func dated(after timeline: [CaseTimeline.Entry]) -> CaseEvent {
        guard let arrivedAt, timeline.contains(where: { $0.type == .caseReopened && $0.at >= self.at }) else {
            return self
        }
        var event = self
        event.at = arrivedAt
        return event
    }
}

/// Who wrote a message of a case.
package enum MessageAuthor: String, Sendable, CaseIterable, Codable { case contact, agent, bot }

/// The event types of `POST /v1/events` that have an effect.
package enum EventType: String, Sendable, CaseIterable, Codable {
    case caseOpened = "case.opened"
    case caseMessage = "case.message"
    case caseActionCompleted = "case.action_completed"
    case caseEscalated = "case.escalated"
    case caseResolved = "case.resolved"
    case caseReopened = "case.reopened"
    case caseClosed = "case.closed"
    case contactUpdated = "contact.updated"
    case purchaseCompleted = "purchase.completed"
    case purchaseRefunded = "purchase.refunded"
    case referralInvited = "referral.invited"
    case referralLead = "referral.lead"
    case referralConverted = "referral.converted"
    case messageDelivered = "message.delivered"
    case messageBounced = "message.bounced"
    case messageComplained = "message.complained"
    case programmeActivity = "programme.activity"

    package var isAboutCase: Bool { self.rawValue.hasPrefix("case.") }

    /// Resolves, closes or reopens a case.
    package var movesCase: Bool { [.caseResolved, .caseClosed, .caseReopened].contains(self) }

    /// About the fate of a message of ours.
    package var isAboutMessage: Bool { self.rawValue.hasPrefix("message.") }

    /// About a sale, be it one that a recommendation led to.
    package var isAboutPurchase: Bool { self.rawValue.hasPrefix("purchase.") || self == .referralConverted }
}

/// Further event types that senders may tell of: they are known by name and acknowledged. Nothing is reckoned from them yet, so nothing is kept.
package enum IdleEventType: String, Sendable, CaseIterable {
    case waitEnded = "wait.ended"
    case feedbackReceived = "feedback.received"
    case feedbackReplied = "feedback.replied"
    case mentionCounted = "mention.counted"
    case saleOpened = "sale.opened"
    case contactBecameActive = "contact.became_active"
    case contactChurned = "contact.churned"
    case educationActivity = "education.activity"
    case referralClicked = "referral.clicked"
    case referralRejected = "referral.rejected"
    case referralRewarded = "referral.rewarded"
    case assetShown = "asset.shown"
    case helpVisit = "help.visit"
    case costRecorded = "cost.recorded"
    case reviewCompleted = "review.completed"
}

/// What an event says about a case; `nil` means "not said" and changes nothing.
package struct CaseFacts: Sendable, Equatable, Codable {
    /// The helpdesk's own id of the case.
    package var id: String
    package var number: String?
    package var subject: String?
    /// Where the conversation was: `telegram`, `email`, `x`…
    package var channel: String?
    package var tags: [String]?
    package var agent: AgentFacts?
    package var team: TeamFacts?
    package var product: String?
    package var brand: String?
    package var url: String?
    package var createdAt: Instant?
    package var firstReplyAt: Instant?
    package var resolvedAt: Instant?
    package var isComplaint: Bool?
    /// A test case never reaches a person (reason `test`).
    package var isTest: Bool?

    package init(id: String) {
        self.id = id
    }
}

/// The person who handled the case.
package struct AgentFacts: Sendable, Equatable, Codable {
    package var id: String?
    package var name: String?
    package var email: String?

    package init(id: String? = nil, name: String? = nil, email: String? = nil) {
        self.id = id
        self.name = name
        self.email = email
    }
}

/// The team that handled the case; ``id`` or ``name`` matches a team of the configuration.
package struct TeamFacts: Sendable, Equatable, Codable {
    package var id: String?
    package var name: String?

    package init(id: String? = nil, name: String? = nil) {
        self.id = id
        self.name = name
    }
}

/// What an event says about a person; at least one of id, e-mail, phone or a handle is needed to know who it is.
package struct ContactFacts: Sendable, Equatable, Codable {
    /// The sender's own id of the person, unique within the source.
    package var id: String?
    package var name: String?
    package var email: String?
    package var phone: String?
    package var locale: String?
    package var timeZone: String?
    /// Handle per channel kind, e.g. `telegram` → `999`.
    package var handles: [String: String]
    /// Said consents by purpose (`survey`, `marketing`, `quote`); absence is "not said", never "no".
    package var consents: [String: Bool]

    package init(
        id: String? = nil,
        name: String? = nil,
        email: String? = nil,
        phone: String? = nil,
        locale: String? = nil,
        timeZone: String? = nil,
        handles: [String: String] = [:],
        consents: [String: Bool] = [:]
    ) {
        self.id = id
        self.name = name
        self.email = email
        self.phone = phone
        self.locale = locale
        self.timeZone = timeZone
        self.handles = handles
        self.consents = consents
    }
}

extension ContactFacts {
    /// Whether a handle may be named so: like the channel kinds, in small letters.
    package static func isChannelKind(_ name: String) -> Bool {
        (1...40).contains(name.utf8.count)
            && name.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || "_-".contains($0)) }
    }
}

/// A sale or its refund; money stays a decimal text so that no cent is lost to binary fractions.
package struct PurchaseFacts: Sendable, Equatable, Codable {
    package var id: String
    package var amount: String?
    package var currency: String?
    package var product: String?
    package var caseID: String?
    package var referralCode: String?
    /// The shop's own reference of card or account; only a keyed digest of it is ever stored.
    package var paymentReference: String?

    package init(id: String) {
        self.id = id
    }
}

/// What an event says about a recommendation: at least a code or a visit.
package struct ReferralFacts: Sendable, Equatable, Codable {
    package var code: String?
    /// Our own visit ids (`rvs_…`) that the landing page was given, in any order.
    package var visits: [String]
    /// Where the link was passed on, for ``EventType/referralInvited``.
    package var source: String?
    /// What only the shop can see; `nil` = not said.
    package var isSameAddress: Bool?
    package var isExistingCustomer: Bool?

    package init(
        code: String? = nil,
        visits: [String] = [],
        source: String? = nil,
        isSameAddress: Bool? = nil,
        isExistingCustomer: Bool? = nil
    ) {
        self.code = code
        self.visits = visits
        self.source = source
        self.isSameAddress = isSameAddress
        self.isExistingCustomer = isExistingCustomer
    }
}

/// What a `message.*` event says: which of our messages, and the receiver's words.
package struct MessageFacts: Sendable, Equatable, Codable {
    /// The message id we sent with it (`msg_…`).
    package var id: String
    package var reason: String?

    package init(id: String, reason: String? = nil) {
        self.id = id
        self.reason = reason
    }
}

/// What somebody did in a programme, e.g. answered another customer.
package struct ActivityFacts: Sendable, Equatable, Codable {
    /// The sender's own id of the deed; the same one again is told only once.
    package var id: String
    /// Only ``Contribution/Kind`` is kept; other kinds are taken and have no effect.
    package var kind: String
    package var url: String?
    package var note: String?

    package init(id: String, kind: String, url: String? = nil, note: String? = nil) {
        self.id = id
        self.kind = kind
        self.url = url
        self.note = note
    }
}
