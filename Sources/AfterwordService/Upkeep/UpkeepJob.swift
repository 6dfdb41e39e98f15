/// One job of the clockwork; a new one is one line in ``all``.
struct UpkeepJob: Sendable {
    /// How often a job looks whether there is something to do.
    enum Rhythm: Sendable {
        /// People wait for it: every half second.
        case tick
        /// Nobody notices when it comes a minute later.
        case minute
        /// It goes through much, and a day's grain is enough for it.
        case hour
    }

    let name: String
    let rhythm: Rhythm
    /// Writes down what it gathered in memory once more when the service stops.
    let runsAtEnd: Bool
    /// Does what is due and says how much it was.
    let run: @Sendable (ServiceContext) async throws -> Int

    init(
        _ name: String,
        every rhythm: Rhythm,
        runsAtEnd: Bool = false,
        _ run: @escaping @Sendable (ServiceContext) async throws -> Int
    ) {
        self.name = name
        self.rhythm = rhythm
        self.runsAtEnd = runsAtEnd
        self.run = run
    }

    /// In the order they run.
    static let all: [UpkeepJob] = [
        UpkeepJob("decide", every: .tick) { try await InvitationSweep($0).run() },
        UpkeepJob("alert", every: .tick) { try await AlertDispatcher($0).run() },
        UpkeepJob("remind", every: .tick) { try await LateFollowUps($0).run() },
        UpkeepJob("referral visits", every: .tick, runsAtEnd: true) { try await ReferralVisits($0).flush() },
        UpkeepJob("rewards", every: .tick) { try await ReferralLedger($0).release() },
        UpkeepJob("refused requests", every: .minute, runsAtEnd: true) { try await SourceRefusalBook($0).flush() },
        UpkeepJob("expire", every: .minute) { try await InvitationSweep($0).expire() },
        UpkeepJob("referral codes", every: .minute) { try await ReferralCodes($0).fill() },
        UpkeepJob("forget replies", every: .minute) { try await IdempotencyLedger($0).purge() },
        UpkeepJob("score ambassadors", every: .minute) { try await AmbassadorSweep($0).rescore() },
        UpkeepJob("invite ambassadors", every: .minute) { try await AmbassadorSweep($0).invite() },
        UpkeepJob("forget receipts", every: .hour) { try await EarlyReceipts($0).purge() },
        UpkeepJob("retention", every: .hour) { try await RetentionSweep($0).run() },
    ]
}
