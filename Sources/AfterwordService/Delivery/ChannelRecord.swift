import AfterwordCore
import AfterwordStorage

/// One way out (a channel, a way back to a helpdesk) as it does at this moment.
package struct ChannelRecord: Encodable, Sendable {
    /// Whether messages get out.
    package enum State: String, Encodable, Sendable, CaseIterable {
        case delivering
        /// Messages wait, because the last tries failed.
        case waiting
        /// Nothing goes out until somebody does something.
        case stopped
    }

    /// Where it leads.
    package enum Purpose: String, Encodable, Sendable, CaseIterable {
        case people
        case system
        /// Answers, back into the cases of a helpdesk.
        case writeBack = "write_back"
        /// Questions to a helpdesk about what its webhook leaves out.
        case questions
    }

    /// A queue of the channel that is stopped.
    package struct StoppedQueue: Encodable, Sendable {
        package var name: String
        package var stoppedAt: String
        package var trouble: Trouble
    }

    /// What is wrong in plain words, and what mends it; see ``DeliveryTrouble``.
    package struct Trouble: Encodable, Sendable {
        package var code: String
        package var words: String
        package var remedy: String

        init(_ trouble: DeliveryTrouble) {
            self.code = trouble.code
            self.words = trouble.words
            self.remedy = trouble.remedy
        }
    }

    /// The newest message that failed at least once.
    package struct Failure: Encodable, Sendable {
        package var at: String
        package var message: String
        /// What the platform or the connection said.
        package var reason: String
        @Nullable package var status: Int?
        package var trouble: Trouble

        init(_ failure: LastFailure) {
            self.at = failure.at.rfc3339
            self.message = failure.messageID.text
            self.reason = failure.reason
            self.status = failure.status
            self.trouble = Trouble(DeliveryTrouble(reason: failure.reason, status: failure.status))
        }
    }

    package var id: String
    /// The word of the configuration; `nil` once the channel has left it.
    @Nullable package var type: String?
    package var purpose: Purpose
    /// The source whose helpdesk it leads to; `nil` for a channel.
    @Nullable package var source: String?
    /// The kind of address a person needs to be reached; `nil` for a system.
    @Nullable package var addressKind: String?
    package var state: State
    /// Why it is not delivering.
    @Nullable package var trouble: Trouble?
    package var waiting: Int
    @Nullable package var waitingSince: String?
    package var held: Int
    package var failed: Int
    package var sentLastHour: Int
    package var sentLastDay: Int
    /// 24 counts, the oldest hour first.
    package var sentByHour: [Int]
    @Nullable package var lastSuccessAt: String?
    @Nullable package var lastFailure: Failure?
    package var stoppedQueues: [StoppedQueue]

    /// Judges the facts.
    init(_ facts: ChannelFacts) {
        let standing = Self.standing(facts)
        self.id = facts.way.id
        self.type = facts.way.type
        self.purpose = facts.way.purpose
        self.source = facts.way.source
        self.addressKind = facts.way.addressKind
        self.state = standing.state
        self.trouble = standing.trouble.map(Trouble.init)
        self.waiting = facts.load.waiting
        self.waitingSince = facts.load.waitingSince?.rfc3339
        self.held = facts.load.held
        self.failed = facts.load.failed
        self.sentLastHour = facts.sentByHour.last ?? 0
        self.sentLastDay = facts.sentByHour.reduce(0, +)
        self.sentByHour = facts.sentByHour
        self.lastSuccessAt = facts.lastSuccess?.rfc3339
        self.lastFailure = facts.lastFailure.map(Failure.init)
        self.stoppedQueues = facts.queues.compactMap { queue in
            queue.disabledAt.map {
                StoppedQueue(name: queue.name, stoppedAt: $0.rfc3339, trouble: Trouble(Self.trouble(of: queue)))
            }
        }
    }
}
