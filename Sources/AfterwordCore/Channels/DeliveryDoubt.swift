/// The words by which the book of messages says that nobody knows whether one has arrived. They stand in a message's last error, where later
/// decisions look for them.
package enum DeliveryDoubt {
    /// Begins the reason of a message that is held until a person has judged it.
    package static let held = "unclear"
    /// Ends the reason of a try that brought no reply.
    package static let unanswered = " (it may have arrived)"
    /// The reason of a try that a crash cut off.
    package static let crash = "the service stopped while this was on its way"
    /// The reason of a try that our own shutdown cut off.
    package static let shutdown = "the server stopped during the exchange"
}
