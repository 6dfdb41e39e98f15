import AfterwordCore
import AfterwordService
import AfterwordStorage
import Foundation

/// Twelve weeks of sample cases and answers, made through the real use cases with a clock that walks through the past.
struct SamplePast: Sendable {
    let configuration: Configuration

    private static let days = 84
    private static let casesPerDay = 4
    /// Stands in a desk that was filled to its end.
    private static let mark = "demo_filled"

    /// Whether the desk is there and whole; one whose filling was cut off would stay half empty for good.
    func isFilled() async throws -> Bool {
        let location = self.configuration.database
        if case .sqlite(let path) = location, !FileManager.default.fileExists(atPath: path) { return false }
        let database = try await Engine.open(location)
        let store = Store(database: database)
        let isFilled = try await database.read { connection in
            // It may have been cut off before it had any table.
            guard try SchemaLedger.read(in: connection, database.dialect) != nil else { return false }
            // Earlier builds set no mark; they made the user only after filling, as this one does.
            return try store.setting(Self.mark, in: connection) != nil
                || store.staffUser(named: DemoWelcome.userName, in: connection) != nil
        }
        try await database.close()
        return isFilled
    }

    func fill() async throws {
        let clock = WalkingClock()
        let start = Instant(Date()) - .days(Self.days)
        clock.set(start)
        let house = try await House.open(self.configuration, now: { clock.now })
        var random = SeededRandom(seed: 7)
        for day in 0..<Self.days {
            for number in 0..<Self.casesPerDay {
                let at = start + .days(day) + .minutes(9 * 60 + number * 97 + Int(random.next() % 60))
                guard at < Instant(Date()) - .hours(1) else { continue }
                clock.set(at)
                let sample = SampleCase(number: day * Self.casesPerDay + number, at: at, random: &random)
                try await self.play(sample, house: house, clock: clock, random: &random)
            }
        }
        let store = house.context.store
        try await store.database.write { try store.set(Self.mark, to: "yes", in: $0) }
        try await house.database.close()
    }

    /// One case: closed, its survey delivered, and for about two in five an answer.
    private func play(
        _ sample: SampleCase,
        house: House,
        clock: WalkingClock,
        random: inout SeededRandom
    ) async throws {
        try await CaseIntake(house.context).accept([sample.event])
        try await self.deliverAll(house)
        guard random.next() % 100 < 42 else { return }
        clock.advance(by: .minutes(3 + Int(random.next() % 240)))
        for invitation in try await self.openInvitations(of: sample, house) {
            let score = sample.score(for: invitation.kind, random: &random)
            try await self.answer(invitation, score: score, sample: sample, house: house, clock: clock)
        }
        for invitation in try await self.openInvitations(of: sample, house) where random.next() % 100 < 70 {
            let score = sample.score(for: invitation.kind, random: &random)
            try await self.answer(invitation, score: score, sample: sample, house: house, clock: clock)
        }
        try await AlertDispatcher(house.context).run()
        try await self.deliverAll(house)
        try await self.workOff(house, random: &random)
    }

    private func answer(
        _ invitation: Invitation,
        score: Int,
        sample: SampleCase,
        house: House,
        clock: WalkingClock
    ) async throws {
        guard invitation.kind != .form else { return }
        let visits = SurveyVisits(house.context)
        let nonce = visits.nonce(for: invitation.id)
        clock.advance(by: .seconds(14))
        var values = ["score": String(score)]
        if let comment = sample.comment(for: score, kind: invitation.kind) { values["comment"] = comment }
        var submission = Submission(invitationID: invitation.id, values: values, nonce: nonce)
        submission.scriptRan = true
        submission.scriptSawActivity = true
        _ = try await ResponseIntake(house.context).record(submission)
    }

    private func openInvitations(of sample: SampleCase, _ house: House) async throws -> [Invitation] {
        let store = house.context.store
        return try await store.database.read { connection in
            guard
                let value = try store.supportCase(
                    source: sample.event.source,
                    externalID: sample.event.case?.id ?? "",
                    in: connection
                )
            else { return [] }
            return try store.invitations(ofCase: value.id, in: connection).filter { $0.state == .sent }
        }
    }

    /// Writes down as delivered what is due; the sample's people have no real mailbox.
    private func deliverAll(_ house: House) async throws {
        let book = DeliveryBook(house.context)
        let now = house.context.now()
        let claimed = try await book.claim(limit: 256, now: now, owner: 0)
        try await book.record(
            claimed.map { DeliveryRecord($0, outcome: .sent(Learned()), startedAt: now) }
        )
    }

    /// Most old follow-ups are long closed; the newest ones stay for the queue.
    private func workOff(_ house: House, random: inout SeededRandom) async throws {
        let store = house.context.store
        let now = house.context.now()
        guard now < Instant(Date()) - .days(4) else { return }
        let tasks = try await store.database.read { try store.openFollowUps(in: $0) }
        for task in tasks where random.next() % 100 < 90 {
            let change = FollowUpChange(
                state: .closed,
                cause: ["slow", "unsolved", "manner", "price"][Int(random.next() % 4)],
                outcome: [.solved, .explained, .compensated][Int(random.next() % 3)]
            )
            _ = try await FollowUpDesk(house.context).change(task.id, version: task.version, by: "marta", change)
        }
    }
}

/// SplitMix64: the same sample at every start.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        self.state = seed
    }

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
