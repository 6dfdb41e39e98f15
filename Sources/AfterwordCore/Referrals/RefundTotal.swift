import Foundation

/// What was given back for a purchase so far, over all of its refunds.
package enum RefundTotal: Sendable, Equatable {
    /// The sum of the parts, as decimal text.
    case part(String)
    case whole

    /// One more refund of `amount`, after `before` if there was one; without an amount it is all of the purchase, and no part changes that.
    package init(_ amount: String?, after before: RefundTotal?) {
        switch (before, amount.flatMap(Self.decimal)) {
        case (nil, .some): self = .part(amount ?? "")
        case (.part(let sum), .some(let more)):
            self = Self.decimal(sum).map { .part("\($0 + more)") } ?? .whole
        case (.whole, _), (_, nil): self = .whole
        }
    }

    /// Whether nothing is left of a purchase of `amount`; parts of an unknown sum leave something.
    package func isWhole(of amount: String?) -> Bool {
        guard case .part(let sum) = self else { return true }
        guard let back = Self.decimal(sum), let paid = amount.flatMap(Self.decimal) else { return false }
        return back >= paid
    }

    /// `nil` for the whole.
    package var amount: String? { if case .part(let sum) = self { sum } else { nil } }

    private static func decimal(_ text: String) -> Decimal? {
        Decimal(string: text, locale: Locale(identifier: "en_US_POSIX"))
    }
}
