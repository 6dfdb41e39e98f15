import Synchronization

/// What became of one thing a platform told us.
package struct ReplyOutcome: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        /// A first answer.
        case recorded
        /// A changed answer of the same person.
        case revised
        /// The same answer again.
        case unchanged
        /// Words added to an answer.
        case commented
        /// No answer could be read; the person was told once how to answer.
        case hinted
        /// A stop word, or the person blocked us.
        case stopped
        /// A stop taken back.
        case resumed
        /// What became of a message of ours.
        case receipt
        /// A forged button, or one that was meant for somebody else.
        case refused
        /// The survey takes no answer any more, or the answer no other score.
        case closed
        /// Words without a question they could belong to.
        case unasked
        case unknownPerson = "unknown_person"
        /// The platform sent it before.
        case repeated
        /// An event of a kind nobody needs, or a button that is not ours.
        case ignored
    }

    package var kind: Kind
    /// A few words for the pressed button, in the person's language.
    package var note: String?

    package init(_ kind: Kind, note: String? = nil) {
        self.kind = kind
        self.note = note
    }
}

/// Counts outcomes per channel since the process started, for `/metrics`.
package final class ReplyTally: Sendable {
    private let counts = Mutex<[String: [ReplyOutcome.Kind: Int]]>([:])

    package init() {}

    package func count(_ outcomes: [ReplyOutcome.Kind], of channel: String) {
        self.counts.withLock { counts in
            for outcome in outcomes { counts[channel, default: [:]][outcome, default: 0] += 1 }
        }
    }

    /// By channel id and outcome, in alphabetical order.
    package var samples: [(channel: String, outcome: String, count: Int)] {
        self.counts.withLock { counts in
            counts.flatMap { channel, outcomes in
                outcomes.map { (channel: channel, outcome: $0.key.rawValue, count: $0.value) }
            }
        }.sorted { ($0.channel, $0.outcome) < ($1.channel, $1.outcome) }
    }
}
