import AfterwordCore

/// What became of a message after it left us; stored as text.
enum MessageFate: String, Sendable {
    case delivered
    /// It never arrived, for a reason that lies in this one message, such as a platform's limit.
    case failed
    /// The same, because the time in which the platform takes words of our own was over.
    case tooLate = "too_late"
    /// It never arrived, because the address is at fault.
    case bounced

    /// A fate and why, in the words of who told it.
    struct Word: Sendable, Equatable {
        var fate: MessageFate
        var reason: String?
    }
}

extension MessageFate.Word {
    init(_ fate: DeliveryReceipt.Fate) {
        switch fate {
        case .delivered, .read: self.init(fate: .delivered)
        case .failed(let reason): self.init(fate: .failed, reason: reason)
        case .tooLate(let reason): self.init(fate: .tooLate, reason: reason)
        }
    }
}
