/// The pure fold from a case's events to its state: the same events give the same state in whatever order they arrive.
package enum CaseTimeline {
    /// One event as it is kept for folding.
    package struct Entry: Sendable, Hashable {
        package var at: Instant
        package var type: EventType

        package init(at: Instant, type: EventType) {
            self.at = at
            self.type = type
        }
    }

    /// Folds by event time. A resolution is a step from open to resolved (or straight to closed); `resolved` then `closed`,
    /// a repeated `resolved`, or a message on a closed case is the same resolution.
    package static func state(of entries: [Entry]) -> CaseState {
        entries.sorted(by: self.happensBefore).reduce(into: CaseState()) { state, entry in
            switch entry.type {
            case .caseResolved, .caseClosed:
                if state.phase == .open {
                    state.resolutionNumber += 1
                    state.resolvedAt = entry.at
                    state.reopenedAt = nil
                }
                state.phase = entry.type == .caseClosed ? .closed : (state.phase == .closed ? .closed : .resolved)
            case .caseReopened:
                if state.phase != .open { state.reopenedAt = entry.at }
                state.phase = .open
            default:
                break
            }
        }
    }

    /// Equal times are ordered by what can only have come first: a case is resolved before it is closed, and both before it reopens.
    private static func happensBefore(_ left: Entry, _ right: Entry) -> Bool {
        (left.at, self.rank(left.type)) < (right.at, self.rank(right.type))
    }

    private static func rank(_ type: EventType) -> Int {
        switch type {
        case .caseOpened: 0
        case .caseResolved: 2
        case .caseClosed: 3
        case .caseReopened: 4
        default: 1
        }
    }
}
