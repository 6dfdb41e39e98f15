package import AfterwordCore
import AfterwordStorage

/// Takes events in: transaction 1 of the path of the data. Everything an event causes is committed with it or not at all.
package struct CaseIntake: Sendable {
    private let context: ServiceContext
    private let directory: ContactDirectory
    private let planner: InvitationPlanner

    package init(_ context: ServiceContext) {
        self.context = context
        self.directory = ContactDirectory(context)
        self.planner = InvitationPlanner(context)
    }

    /// Accepts a batch in one transaction and returns after the commit.
    ///
    /// - Returns: how many of the events were new; a repeated (source, id) has no effect.
    @discardableResult
    package func accept(_ events: [CaseEvent]) async throws -> Int {
        let now = self.context.now()
        // A conversion may name a visit of half a second ago, which still waits to be written.
        if events.contains(where: { $0.referral != nil }) { try await ReferralVisits(self.context).flush() }
        return try await DirectClaim(self.context).write(now: now) { connection in
            try events.filter { try self.apply($0, now: now, in: connection) }.count
        }
    }

    private func apply(_ event: CaseEvent, now: Instant, in connection: any SQLConnection) throws -> Bool {
        let store = self.context.store
        guard try store.rememberEvent(source: event.source, id: event.id, now: now, in: connection) else {
            return false
        }
        if let message = event.message {
            try MessageReceipts(self.context).apply(event.type, message, now: now, in: connection)
        } else if let facts = event.case, event.type.isAboutCase {
            try self.applyToCase(event, facts, now: now, in: connection)
        } else if event.type == .referralInvited || event.type == .referralLead {
            try self.applyMark(event, now: now, in: connection)
        } else if let purchase = event.purchase {
            try self.applyPurchase(event, purchase, now: now, in: connection)
        } else if let activity = event.activity {
            try self.applyActivity(event, activity, now: now, in: connection)
        } else if let facts = event.contact {
            try self.applyToContact(event, facts, now: now, in: connection)
        }
        return true
    }

    private func applyMark(_ event: CaseEvent, now: Instant, in connection: any SQLConnection) throws {
        let contact = try event.contact.flatMap {
            try self.directory.contact(for: $0, source: event.source, at: event.at, now: now, in: connection)
        }
        try ReferralIntake(self.context).mark(event, by: contact, now: now, in: connection)
    }

    private func applyToContact(
        _ event: CaseEvent,
        _ facts: ContactFacts,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let contact = try self.directory.contact(
            for: facts,
            source: event.source,
            at: event.at,
            now: now,
            in: connection
        )
        if let contact, contact.surveyConsent == false {
            try self.planner.cancelUnsent(of: contact.id, caseID: nil, because: .noConsent, now: now, in: connection)
        }
    }

    private func applyActivity(
        _ event: CaseEvent,
        _ activity: ActivityFacts,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        guard let facts = event.contact,
            let contact = try self.directory.contact(
                for: facts,
                source: event.source,
                at: event.at,
                now: now,
                in: connection
            )
        else { return }
        try HelperDesk(self.context).record(
            activity,
            of: contact.id,
            source: event.source,
            at: event.at,
            now: now,
            in: connection
        )
    }

    private func applyToCase(
        _ event: CaseEvent,
        _ facts: CaseFacts,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let store = self.context.store
        let (known, owners) = try connection.ask(
            store.supportCase(source: event.source, externalID: facts.id),
            self.directory.owners(of: event.contact ?? ContactFacts(), source: event.source)
        )
        let contact = try self.contact(of: event, owners: owners, known: known, now: now, in: connection)
        var value =
            known
            ?? SupportCase(
                id: store.ids.next(at: now),
                source: event.source,
                externalID: facts.id,
                contactID: contact.id,
                factsAt: event.at
            )
        if event.contact != nil { value.contactID = contact.id }
        value.take(facts, isNewer: event.at >= value.factsAt)
        value.factsAt = max(value.factsAt, event.at)
        if event.type == .caseOpened { value.openedAt = value.openedAt ?? event.at }
        let before = value.state
        if event.author == .contact, let channel = value.channel {
            try store.noteInbound(from: contact.id, channel: channel, at: event.at, in: connection)
        }
        try self.append(event, to: &value, isNew: known == nil, now: now, in: connection)
        try self.followState(of: value, contact: contact, before: before, now: now, in: connection)
    }

    /// A case that nobody knew has no other event than this one, so it is written once, with the state that follows from it.
    private func append(
        _ event: CaseEvent,
        to value: inout SupportCase,
        isNew: Bool,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let store = self.context.store
        if isNew {
            value.state = CaseTimeline.state(of: [CaseTimeline.Entry(at: event.at, type: event.type)])
            try store.save(value, in: connection)
            try store.appendCaseEvent(value.id, event: event, now: now, in: connection)
        } else {
            try store.appendCaseEvent(value.id, event: event, now: now, in: connection)
            value.state = CaseTimeline.state(of: try store.timeline(of: value.id, in: connection))
            try store.save(value, in: connection)
        }
    }

    /// A new resolution is an occasion to ask; an open case withdraws what has not gone yet.
    private func followState(
        of value: SupportCase,
        contact: Contact,
        before: CaseState,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        if value.state.phase == .open {
            guard before.phase != .open else { return }
            try self.planner.cancelUnsent(
                of: value.contactID,
                caseID: value.id,
                because: .reopened,
                now: now,
                in: connection
            )
        } else if value.state.resolutionNumber > before.resolutionNumber {
            try self.planner.plan(
                InvitationOccasion(
                    trigger: .caseResolved,
                    contact: contact,
                    case: value,
                    at: value.state.resolvedAt ?? now
                ),
                now: now,
                in: connection
            )
        }
    }

    /// An event that does not say who the person is speaks of the case's own contact; a case nobody knows gets a contact of its own.
    private func contact(
        of event: CaseEvent,
        owners: [EntityID<Contact>],
        known: SupportCase?,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> Contact {
        if let facts = event.contact,
            let contact = try self.directory.contact(
                for: facts,
                owners: owners,
                source: event.source,
                at: event.at,
                now: now,
                in: connection
            )
        {
            return contact
        }
        if let known, let contact = try self.context.store.contact(known.contactID, in: connection) { return contact }
        let contact = Contact(id: self.context.store.ids.next(at: now), factsAt: event.at)
        try self.context.store.insert(contact, in: connection)
        return contact
    }

    private func applyPurchase(
        _ event: CaseEvent,
        _ purchase: PurchaseFacts,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        let contact = try event.contact.flatMap {
            try self.directory.contact(for: $0, source: event.source, at: event.at, now: now, in: connection)
        }
        let isRefund = event.type == .purchaseRefunded
        try self.context.store.savePurchase(
            purchase,
            source: event.source,
            contactID: contact?.id,
            completedAt: isRefund ? nil : event.at,
            refundedAt: isRefund ? event.at : nil,
            paymentKey: purchase.paymentReference.map(self.context.mint.paymentKey),
            now: now,
            in: connection
        )
        let referrals = ReferralIntake(self.context)
        let key = PurchaseKey(source: event.source, id: purchase.id)
        guard !isRefund else { return try referrals.refund(key, now: now, in: connection) }
        guard let contact else { return }
        try referrals.convert(event, key, by: contact, now: now, in: connection)
        guard event.type == .purchaseCompleted else { return }
        var occasion = InvitationOccasion(trigger: .purchaseCompleted, contact: contact, case: nil, at: event.at)
        occasion.purchaseID = "\(event.source)/\(purchase.id)"
        occasion.product = purchase.product
        try self.planner.plan(occasion, now: now, in: connection)
    }
}

extension SupportCase {
    /// Takes over what is said; older news only fills gaps.
    mutating func take(_ facts: CaseFacts, isNewer: Bool) {
        func merged<Value>(_ old: Value?, _ new: Value?) -> Value? { isNewer ? new ?? old : old ?? new }
        self.number = merged(self.number, facts.number)
        self.subject = merged(self.subject, facts.subject)
        self.channel = merged(self.channel, facts.channel)
        if let tags = facts.tags, isNewer || self.tags.isEmpty { self.tags = tags }
        if let agent = facts.agent, isNewer || self.agent == AgentFacts() { self.agent = agent }
        if let team = facts.team, isNewer || self.team == TeamFacts() { self.team = team }
        self.product = merged(self.product, facts.product)
        self.brand = merged(self.brand, facts.brand)
        self.url = merged(self.url, facts.url)
        self.isComplaint = facts.isComplaint ?? self.isComplaint
        self.isTest = facts.isTest ?? self.isTest
        self.openedAt = merged(self.openedAt, facts.createdAt)
        self.firstReplyAt = merged(self.firstReplyAt, facts.firstReplyAt)
    }

    /// The slice this case's answers are counted under, as it is at the resolution.
    package var segments: Segments {
        Segments(
            channel: self.channel,
            agent: self.agent.id ?? self.agent.name,
            team: self.team.id ?? self.team.name,
            tags: self.tags,
            product: self.product,
            brand: self.brand
        )
    }
}
