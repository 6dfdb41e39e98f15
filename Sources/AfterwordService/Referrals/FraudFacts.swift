import AfterwordCore
import AfterwordStorage

extension FraudReview.Facts {
    private static let paceMemory = Duration.days(30)

    /// What is known of both people at the moment of the conversion.
    init(
        _ claim: ReferralClaim,
        _ facts: ReferralFacts,
        of referred: Contact,
        purchase: SourceKey,
        paymentKey: String?,
        at convertedAt: Instant,
        store: Store,
        in connection: any SQLConnection
    ) throws {
        self.init()
        let referrer = claim.code.contactID
        let owner = try store.contact(referrer, in: connection)
        self.isSameContact = referrer == referred.id
        self.referrerEmail = owner?.email
        self.referredEmail = referred.email
        self.referrerPhone = owner?.phone
        self.referredPhone = referred.phone
        self.isSameAddress = facts.isSameAddress ?? false
        self.sinceVisit = claim.touch.map { convertedAt - $0.at }
        let bought = try store.hasPurchase(
            of: referred.id,
            besides: purchase,
            from: convertedAt - Store.customerMemory,
            to: convertedAt,
            in: connection
        )
        self.isAlreadyCustomer = facts.isExistingCustomer ?? false || bought
        if let paymentKey {
            self.isSamePayment = try store.hasPaid(referrer, with: paymentKey, in: connection)
            self.isPaymentShared = try store.isPaymentShared(
                paymentKey,
                referrer: referrer,
                besides: referred.id,
                in: connection
            )
        }
        try self.readPace(of: referrer, at: convertedAt, store: store, in: connection)
    }

    private mutating func readPace(
        of referrer: EntityID<Contact>,
        at convertedAt: Instant,
        store: Store,
        in connection: any SQLConnection
    ) throws {
        let dayAgo = convertedAt - .days(1)
        let today = try store.countReferrals(of: referrer, from: dayAgo, to: convertedAt + .days(1), in: connection)
        // The last 24 hours are what is judged, so they are not part of what is usual.
        let before = try store.countReferrals(
            of: referrer,
            from: convertedAt - Self.paceMemory,
            to: dayAgo,
            in: connection
        )
        self.conversionsInADay = today + 1
        self.velocityLimit = FraudReview.velocityLimit(meanPerDay: Double(before) / 30)
    }
}
