/// What one exchange may cost us, whatever the receiver does.
package struct TransportLimits: Sendable, Equatable {
    package var connect: Duration = .seconds(5)
    /// The whole exchange, from the name look-up to the last byte of the body.
    package var total: Duration = .seconds(15)
    /// A receiver that moves less than a byte a second for so long is given up.
    package var stall: Duration = .seconds(10)
    package var bodyBytes = 64 * 1024
    /// All header lines of all interim and final responses together, so that floods of `100 Continue` end too.
    package var headerBytes = 32 * 1024
    /// Idle connections kept for reuse.
    package var keptConnections = 1250

    package init() {}

    package static let standard = TransportLimits()
}
