import AfterwordCore
import AfterwordStorage

/// Takes in what is not about cases: people, purchases, recommendations, deeds in a programme, and the fate of our messages.
struct FurtherEvents: Sendable {
    private let context: ServiceContext
    private let directory: ContactDirectory
    private let planner: InvitationPlanner

    init(_ context: ServiceContext) {
        self.context = context
        self.directory = ContactDirectory(context)
        self.planner = InvitationPlanner(context)
    }

    /// - Returns: the messages that are claimed, see ``DueMessage/claimant``.
    func take(_ fresh: FreshEvent, in connection: any SQLConnection) throws -> [ClaimedMessage] {
        let (event, now) = (fresh.event, fresh.now)
        if let message = event.message {
            try MessageReceipts(self.context).apply(event.type, message, now: now, in: connection)
        } else if event.type == .referralInvited || event.type == .referralLead {
            try self.applyMark(event, now: now, in: connection)
        } else if let purchase = event.purchase {
            return try self.applyPurchase(event, purchase, fresh.direct, now: now, in: connection)
        } else if let activity = event.activity {
            try self.applyActivity(event, activity, now: now, in: connection)
        } else if event.contact != nil {
            try self.applyToContact(event, now: now, in: connection)
        }
        return []
    }

    /// Whom the event speaks of, made known to the store.
    private func contact(
        of event: CaseEvent,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> Contact? {
        try event.contact.flatMap {
            try self.directory.contact(for: $0, source: event.source, at: event.at, now: now, in: connection)
        }
    }

    private func applyMark(_ event: CaseEvent, now: Instant, in connection: any SQLConnection) throws {
        let contact = try self.contact(of: event, now: now, in: connection)
        try ReferralIntake(self.context).mark(event, by: contact, now: now, in: connection)
    }

    private func applyToContact(_ event: CaseEvent, now: Instant, in connection: any SQLConnection) throws {
        if let contact = try self.contact(of: event, now: now, in: connection), contact.surveyConsent == false {
            try self.planner.cancelUnsent(of: contact.id, caseID: nil, because: .noConsent, now: now, in: connection)
        }
    }

    private func applyActivity(
        _ event: CaseEvent,
        _ activity: ActivityFacts,
        now: Instant,
        in connection: any SQLConnection
    ) throws {
        guard let contact = try self.contact(of: event, now: now, in: connection) else { return }
        try HelperDesk(self.context).record(
            activity,
            of: contact.id,
            source: event.source,
            at: event.at,
            now: now,
            in: connection
        )
    }

    private func applyPurchase(
        _ event: CaseEvent,
        _ purchase: PurchaseFacts,
        _ direct: DirectClaim?,
        now: Instant,
        in connection: any SQLConnection
    ) throws -> [ClaimedMessage] {
        let contact = try self.contact(of: event, now: now, in: connection)
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
        let key = SourceKey(source: event.source, id: purchase.id)
        guard !isRefund else {
            try referrals.refund(key, now: now, in: connection)
            return []
        }
        guard let contact else { return [] }
        try referrals.convert(event, key, by: contact, now: now, in: connection)
        guard event.type == .purchaseCompleted else { return [] }
        var occasion = InvitationOccasion(trigger: .purchaseCompleted, contact: contact, case: nil, at: event.at)
        occasion.purchaseID = "\(event.source)/\(purchase.id)"
        occasion.product = purchase.product
        let around = try InvitationSurroundings(of: occasion, self.context.store, in: connection)
        var rows = InvitationRows()
        rows.direct = direct
        try self.planner.plan(occasion, around, now: now, into: &rows, in: connection)
        return try rows.store(in: self.context.store, connection)
    }
}
