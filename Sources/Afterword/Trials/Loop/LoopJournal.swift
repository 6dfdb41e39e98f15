import AfterwordCore
import Synchronization

/// What the loop did, step by step, with the ids under which everything can be looked up.
final class LoopJournal: Sendable {
    /// One line of the story.
    struct Step: Sendable {
        var title: String
        /// When it happened on the trial's clock.
        var at: Instant
        var facts: [(name: String, value: String)]
    }

    private let kept = Mutex<[Step]>([])
    private let tell: @Sendable (Int, Step) -> Void

    /// `tell` gets each step with its number, as it happens.
    init(_ tell: @escaping @Sendable (Int, Step) -> Void) {
        self.tell = tell
    }

    var steps: [Step] { self.kept.withLock { $0 } }

    func write(_ title: String, at now: Instant, _ facts: (name: String, value: String)...) {
        let step = Step(title: title, at: now, facts: facts)
        let number = self.kept.withLock { steps in
            steps.append(step)
            return steps.count
        }
        self.tell(number, step)
    }
}
