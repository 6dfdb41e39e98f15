import AfterwordCore
import Testing

@Suite struct FollowUpClockTests {
    /// Opened on Monday 09:00; first contact due at 13:00 that day, closing on Tuesday at 17:00.
    private static func task(_ state: FollowUp.State) -> FollowUp {
        var task = FollowUp(
            id: EntityID(rawValue: 1),
            contactID: EntityID(rawValue: 2),
            caseID: nil,
            responseID: EntityID(rawValue: 3),
            survey: "csat",
            severity: .urgent,
            openedAt: "2026-03-02T09:00:00Z",
            dueAt: "2026-03-02T13:00:00Z",
            closeDueAt: "2026-03-03T17:00:00Z"
        )
        task.state = state
        return task
    }

    @Test(
        arguments: [
            (state: .open, at: "2026-03-02T12:59:59Z", given: [], tells: [], next: "2026-03-02T13:00:00Z"),
            (
                state: .open, at: "2026-03-02T13:00:00Z", given: [], tells: [.contactReminder],
                next: "2026-03-02T17:00:00Z"
            ),
            (
                state: .open, at: "2026-03-02T14:00:00Z", given: [.contactReminder], tells: [],
                next: "2026-03-02T17:00:00Z"
            ),
            (
                state: .open, at: "2026-03-02T17:00:00Z", given: [.contactReminder], tells: [.contactEscalation],
                next: nil
            ),
            (
                state: .open, at: "2026-03-04T09:00:00Z", given: [], tells: [.contactReminder, .contactEscalation],
                next: nil
            ),
            (state: .open, at: "2026-03-04T09:00:00Z", given: LateNotice.allCases, tells: [], next: nil),
            (state: .contacted, at: "2026-03-02T18:00:00Z", given: [], tells: [], next: "2026-03-03T17:00:00Z"),
            (
                state: .contacted, at: "2026-03-03T17:00:00Z", given: [], tells: [.closeReminder],
                next: "2026-03-05T17:00:00Z"
            ),
            (
                state: .contacted, at: "2026-03-05T17:00:00Z", given: [.closeReminder], tells: [.closeEscalation],
                next: nil
            ),
            (state: .closed, at: "2026-03-09T17:00:00Z", given: [], tells: [], next: nil),
        ] as [(state: FollowUp.State, at: Instant, given: [LateNotice], tells: [LateNotice], next: Instant?)]
    )
    func `a reminder comes at the due time and an escalation after as much time again`(
        _ row: (state: FollowUp.State, at: Instant, given: [LateNotice], tells: [LateNotice], next: Instant?)
    ) {
        let clock = FollowUpClock(Self.task(row.state), calendar: BusinessCalendar(), given: Set(row.given))
        #expect(clock.notices(at: row.at) == row.tells)
        #expect(clock.next(after: row.at) == row.next)
    }

    @Test(
        arguments: [
            (
                contacted: "2026-03-02T13:00:00Z", closed: "2026-03-03T17:00:00Z", isContactMissed: false,
                isCloseMissed: false
            ),
            (
                contacted: "2026-03-02T13:00:01Z", closed: "2026-03-03T17:00:00Z", isContactMissed: true,
                isCloseMissed: false
            ),
            (contacted: nil, closed: "2026-03-03T17:00:01Z", isContactMissed: true, isCloseMissed: true),
            (contacted: nil, closed: nil, isContactMissed: true, isCloseMissed: true),
        ] as [(contacted: Instant?, closed: Instant?, isContactMissed: Bool, isCloseMissed: Bool)]
    )
    func `a missed target stays missed`(
        _ row: (contacted: Instant?, closed: Instant?, isContactMissed: Bool, isCloseMissed: Bool)
    ) {
        var task = Self.task(row.closed == nil ? .open : .closed)
        task.contactedAt = row.contacted
        task.closedAt = row.closed
        #expect(task.isFirstContactMissed(at: "2026-04-01T09:00:00Z") == row.isContactMissed)
        #expect(task.isCloseMissed(at: "2026-04-01T09:00:00Z") == row.isCloseMissed)
    }

    @Test func `opening hours between two instants leave out nights and weekends`() {
        let calendar = BusinessCalendar()
        #expect(calendar.time(from: "2026-03-06T16:00:00Z", to: "2026-03-09T12:00:00Z") == .hours(4))
        #expect(calendar.time(from: "2026-03-07T12:00:00Z", to: "2026-03-08T12:00:00Z") == .zero)
        #expect(calendar.time(from: "2026-03-03T12:00:00Z", to: "2026-03-03T11:00:00Z") == .zero)
    }
}
