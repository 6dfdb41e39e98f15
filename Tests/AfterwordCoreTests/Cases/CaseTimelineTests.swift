import AfterwordCore
import Testing

@Suite struct CaseTimelineTests {
    typealias Entry = CaseTimeline.Entry

    static func entries(_ types: EventType...) -> [Entry] {
        types.enumerated().map { Entry(at: Instant(milliseconds: Int64($0.offset) * 60_000), type: $0.element) }
    }

    static func permutations(_ entries: [Entry]) -> [[Entry]] {
        guard entries.count > 1 else { return [entries] }
        return entries.indices.flatMap { index in
            var rest = entries
            let first = rest.remove(at: index)
            return Self.permutations(rest).map { [first] + $0 }
        }
    }

    @Test func `every order of arrival folds to the same state`() {
        let entries = Self.entries(.caseOpened, .caseResolved, .caseReopened, .caseMessage, .caseResolved, .caseClosed)
        let states = Self.permutations(entries).map(CaseTimeline.state)
        #expect(states.count == 720)
        #expect(states.allSatisfy { $0 == states[0] })
        #expect(states[0].resolutionNumber == 2)
        #expect(states[0].phase == .closed)
    }

    @Test func `events of the same instant fold alike in every order`() {
        let at = Instant(milliseconds: 0)
        let types: [EventType] = [.caseOpened, .caseResolved, .caseClosed, .caseReopened]
        let states = Self.permutations(types.map { Entry(at: at, type: $0) }).map(CaseTimeline.state)
        #expect(
            states.allSatisfy { $0 == CaseState(phase: .open, resolutionNumber: 1, resolvedAt: at, reopenedAt: at) }
        )
    }

    @Test(arguments: [
        // One that was ended comes back and is ended again within the second.
        ([EventType.caseReopened, .caseResolved], CaseState.Phase.resolved, 2),
        ([.caseReopened, .caseResolved, .caseClosed], .closed, 2), ([.caseReopened, .caseClosed], .closed, 2),
        ([.caseReopened, .caseMessage], .open, 1), ([.caseResolved, .caseClosed], .closed, 1),
    ])
    func `within one instant an ended case reopens before it is ended again`(
        _ types: [EventType],
        _ phase: CaseState.Phase,
        _ number: Int
    ) {
        let first = Entry(at: Instant(milliseconds: 0), type: .caseResolved)
        let at = Instant(milliseconds: 1000)
        for later in Self.permutations([first] + types.map { Entry(at: at, type: $0) }) {
            let state = CaseTimeline.state(of: later)
            #expect(state.phase == phase && state.resolutionNumber == number)
            #expect(state.resolvedAt == (number == 2 ? at : first.at))
            #expect(state.reopenedAt == (phase == .open ? at : nil))
        }
    }

    @Test func `resolved, closed and a late message are one resolution`() {
        let state = CaseTimeline.state(of: Self.entries(.caseOpened, .caseResolved, .caseClosed, .caseMessage))
        #expect(state.resolutionNumber == 1)
        #expect(state.resolvedAt == Instant(milliseconds: 60_000))
        #expect(state.phase == .closed)
    }

    @Test func `reopened and resolved again are two resolutions`() {
        let state = CaseTimeline.state(of: Self.entries(.caseResolved, .caseReopened, .caseResolved))
        #expect(state.resolutionNumber == 2)
        #expect(state.reopenedAt == nil)
        #expect(state.resolvedAt == Instant(milliseconds: 120_000))
    }

    @Test func `a repeated resolution is the same one`() {
        #expect(CaseTimeline.state(of: Self.entries(.caseResolved, .caseResolved)).resolutionNumber == 1)
    }

    @Test func `a case that nobody resolved has no resolution, and reopening it means nothing`() {
        #expect(CaseTimeline.state(of: Self.entries(.caseOpened, .caseReopened)) == CaseState())
    }
}
