import AfterwordDelivery

/// What one exchange may cost us, whatever the receiver does.
package struct TransportLimits: Sendable, Equatable {
    package var connect: Duration = .seconds(5)
    /// The whole exchange, from the name look-up to the last byte of the body.
    package var total: Duration = .seconds(15)
    /// The same for a mail: its server may look for viruses and spam before it answers, and giving up then means not to know.
    package var mailTotal: Duration = .seconds(60)
    /// A receiver that moves less than a byte a second for so long is given up.
    package var stall: Duration = .seconds(10)
    package var bodyBytes = 64 * 1024
    /// All header lines of all interim and final responses together, so that floods of `100 Continue` end too.
    package var headerBytes = 32 * 1024
    /// Idle connections kept for reuse.
    package var keptConnections = 1250

    package init() {}

    func total(for service: AddressPolicy.Service) -> Duration {
        switch service {
        case .web: self.total
        case .mail: self.mailTotal
        }
    }

    package static let standard = TransportLimits()
}
