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
        var state = CaseState()
        var rest = entries.sorted { $0.at < $1.at }[...]
        while let at = rest.first?.at {
            let moment = rest.prefix { $0.at == at }
            for type in self.sequence(of: moment.map(\.type), from: state.phase) { state.take(type, at: at) }
            rest = rest.dropFirst(moment.count)
        }
        return state
    }

    /// What happened at one instant, as many helpdesks stamp whole seconds, in the order in which it can only have come: a case is resolved before
    /// it is closed. One that was open is ended before it reopens; one that was ended already reopens before it can be ended again.
    private static func sequence(of types: [EventType], from phase: CaseState.Phase) -> [EventType] {
        guard types.count > 1 else { return types }
        func rank(_ type: EventType) -> Int {
            switch type {
            case .caseReopened: phase == .open ? 3 : 0
            case .caseResolved: 1
            case .caseClosed: 2
            default: 0
            }
        }
        return types.sorted { rank($0) < rank($1) }
    }
}

extension CaseState {
    fileprivate mutating func take(_ type: EventType, at instant: Instant) {
        switch type {
        case .caseResolved, .caseClosed:
            if self.phase == .open {
                self.resolutionNumber += 1
                self.resolvedAt = instant
                self.reopenedAt = nil
            }
            self.phase = type == .caseClosed || self.phase == .closed ? .closed : .resolved
        case .caseReopened:
            if self.phase != .open { self.reopenedAt = instant }
            self.phase = .open
        default:
            break
        }
    }
}
