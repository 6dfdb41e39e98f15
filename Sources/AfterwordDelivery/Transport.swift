package import AfterwordCore

/// The only effect of delivery: makes one exchange and says what came back.
package protocol Transport: Sendable {
    /// Never throws: a failed exchange is an answer too, with a code the channels can class.
    func send(_ request: TransportRequest) async -> TransportReply

    /// Lets what is in flight finish for at most `deadline`, then fails it as `.stopped`; later requests fail at once, as
    /// `.withheld`.
    func stop(within deadline: Duration) async
}
