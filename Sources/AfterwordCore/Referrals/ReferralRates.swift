/// What happened in a span, counted; the referral figures are made of it.
package struct ReferralTally: Sendable, Equatable {
    /// People with a purchase in the 365 days before the end of the span.
    package var activeCustomers = 0
    /// People whose first purchase in 365 days lies in the span.
    package var newCustomers = 0
    /// New customers who came through a referral that stands.
    package var newByReferral = 0
    /// Active customers who invited somebody in the span.
    package var customersWhoInvited = 0
    /// Active customers with a conversion in the span.
    package var customersWithConversion = 0
    package var invitations = 0
    /// Each invitation once, however often its link was opened.
    package var invitationsClicked = 0
    package var conversions = 0

    /// All zero.
    package init() {}
}

/// The definitions of "referral rate" side by side; `nil` = no data, never 0 or infinity.
package struct ReferralRates: Sendable, Equatable {
    package var acquiredShare: Double?
    package var referringShare: Double?
    /// The strict form: only who brought a conversion counts as referring.
    package var successfulReferringShare: Double?
    package var clicksPerInvitation: Double?
    package var conversionsPerClick: Double?
    package var conversionsPerInvitation: Double?
    /// Not in percent.
    package var invitationsPerCustomer: Double?
    /// Invitations per active customer × conversions per invitation; below 1 is normal.
    package var kFactor: Double?

    package init(_ tally: ReferralTally) {
        func ratio(_ part: Int, of whole: Int) -> Double? { whole > 0 ? Double(part) / Double(whole) : nil }
        func percent(_ part: Int, of whole: Int) -> Double? { ratio(part, of: whole).map { 100 * $0 } }
        self.acquiredShare = percent(tally.newByReferral, of: tally.newCustomers)
        self.referringShare = percent(tally.customersWhoInvited, of: tally.activeCustomers)
        self.successfulReferringShare = percent(tally.customersWithConversion, of: tally.activeCustomers)
        self.clicksPerInvitation = percent(tally.invitationsClicked, of: tally.invitations)
        self.conversionsPerClick = percent(tally.conversions, of: tally.invitationsClicked)
        self.conversionsPerInvitation = percent(tally.conversions, of: tally.invitations)
        let perCustomer = ratio(tally.invitations, of: tally.activeCustomers)
        self.invitationsPerCustomer = perCustomer
        self.kFactor = ratio(tally.conversions, of: tally.invitations).flatMap { share in perCustomer.map { $0 * share }
        }
    }
}
