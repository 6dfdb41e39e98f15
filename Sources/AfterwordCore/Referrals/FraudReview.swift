import Foundation

/// Why a conversion is refused, or held for a person to look at. No device or browser is ever compared.
package enum FraudReason: String, Sendable, CaseIterable {
    case sameContact = "same_contact"
    case sameEmailKey = "same_email_key"
    case samePhone = "same_phone"
    case samePaymentReference = "same_payment_reference"
    case alreadyCustomer = "already_customer"
    case samePostalAddress = "same_postal_address"
    case sharedPaymentReference = "shared_payment_reference"
    case velocity
    case tooFast = "too_fast"

    /// Whether it is refused at once; the others only hold it. A person may overrule both.
    package var isRefusal: Bool {
        switch self {
        case .sameContact, .sameEmailKey, .samePhone, .samePaymentReference, .alreadyCustomer: true
        case .samePostalAddress, .sharedPaymentReference, .velocity, .tooFast: false
        }
    }
}

/// Judges one conversion by what is known of both people and of the referrer's pace.
package struct FraudReview: Sendable, Equatable {
    /// What follows from the reasons: the worst of them decides.
    package enum Decision: String, Sendable, CaseIterable { case accept, review, reject }

    package var decision: Decision
    package var reasons: [FraudReason]

    package init(_ facts: Facts) {
        var found: [FraudReason] = []
        func note(_ reason: FraudReason, if isTrue: Bool) { if isTrue { found.append(reason) } }
        let keys = [facts.referrerEmail, facts.referredEmail].map { $0.flatMap(EmailKey.of) }
        note(.sameContact, if: facts.isSameContact)
        note(.sameEmailKey, if: keys[0] != nil && keys[0] == keys[1])
        let phones = [facts.referrerPhone, facts.referredPhone].map { $0.map(PhoneSpelling.bare) }
        note(.samePhone, if: phones[0] != nil && phones[0] == phones[1])
        note(.samePaymentReference, if: facts.isSamePayment)
        note(.alreadyCustomer, if: facts.isAlreadyCustomer)
        note(.samePostalAddress, if: facts.isSameAddress)
        note(.sharedPaymentReference, if: facts.isPaymentShared)
        note(.velocity, if: facts.conversionsInADay > max(Self.alwaysAllowedInADay, facts.velocityLimit))
        note(.tooFast, if: facts.sinceVisit.map { $0 < Self.shortestWay } ?? false)
        self.reasons = found
        self.decision = found.contains(where: \.isRefusal) ? .reject : found.isEmpty ? .accept : .review
    }

    /// Nobody who buys takes less than a minute from the link to the paid order.
    private static let shortestWay = Duration.seconds(60)
    /// So many conversions in 24 hours are in order for anybody.
    private static let alwaysAllowedInADay = 5
}

extension FraudReview {
    /// What is known when a conversion comes in.
    package struct Facts: Sendable {
        package var isSameContact = false
        package var referrerEmail: String?
        package var referredEmail: String?
        /// As known; how the country is written does not matter.
        package var referrerPhone: String?
        package var referredPhone: String?
        /// The referrer has paid with the same means.
        package var isSamePayment = false
        /// Another referred customer of the same referrer has paid with the same means.
        package var isPaymentShared = false
        /// Active in the last 365 days before this purchase.
        package var isAlreadyCustomer = false
        /// The shop says that both live at one address; households are common, so it is only looked at.
        package var isSameAddress = false
        /// Of the referrer in the last 24 hours, this one included.
        package var conversionsInADay = 1
        /// See ``FraudReview/velocityLimit(meanPerDay:)``.
        package var velocityLimit = 0
        /// From the credited visit to the conversion; `nil` without a visit.
        package var sinceVisit: Duration?

        /// Nothing known: such a conversion is accepted.
        package init() {}
    }

    /// The smallest k with P(X ≤ k) ≥ 0.999 for a Poisson variable with the referrer's own daily mean of the last 30 days.
    package static func velocityLimit(meanPerDay mean: Double) -> Int {
        guard mean > 0, mean < 1_000 else { return mean > 0 ? Int(mean + 4 * mean.squareRoot()) : 0 }
        var probability = exp(-mean)
        var sum = probability
        var k = 0
        // Beyond a mean of about 700 the first term is 0 and the sum never grows; the bound ends that.
        while sum < 0.999, k < 4_000 {
            k += 1
            probability *= mean / Double(k)
            sum += probability
        }
        return k
    }
}
