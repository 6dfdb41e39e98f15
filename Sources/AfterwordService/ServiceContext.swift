package import AfterwordCore
package import AfterwordStorage

/// What every use case is given: the store, the surveys in force, the channels, the settings, the clock and the token mint.
package struct ServiceContext: Sendable {
    package var store: Store
    package var account: Account
    /// In the order of the configuration.
    package var channels: [any Channel]
    /// Helpdesks that post their own webhooks, in the order of the configuration.
    package var sources: [any Source]
    package var surveys: @Sendable () -> [String: Survey]
    package var mint: TokenMint
    package var now: @Sendable () -> Instant
    /// Refused requests to the sources' addresses that are not written down yet.
    package var sourceLog = SourceLog()
    /// Visits through referral links that are not written yet.
    package let referralVisits = ReferralVisitLog()
    /// Called after a commit that put something into the outbox.
    package var wakeRelay: @Sendable () -> Void
    /// The relay of this process, for messages that go at once; nil while none runs.
    package var dispatch: @Sendable () -> (any DirectDispatch)? = { nil }
    /// What this process has seen of keys that were revoked by others.
    package let keyRevocations = KeyRevocations()
    /// Claims that may have been kept though their transaction failed.
    let unclearClaims = UnclearClaims()
    /// What became of answers inside conversations since the process started.
    package let replyTally = ReplyTally()
    /// Words that replies to customers may begin with.
    package var replyTemplates: [ReplyTemplate] = []
    /// What everybody bought, as it was read last.
    let customerValues = CustomerValueTable()
    /// Ways back to the cases of a helpdesk, by the id of its source; they reach no person, so they are not among the channels.
    package var writeBacks: [String: any Channel]
    /// Whether this process may act as the owner of what it has claimed.
    package var lease = InstanceLease.alone
    /// Backups of this process; nil where none can be made.
    package var backups: BackupDesk?
    /// The program's name with its version, for whoever gets a file from it.
    package var software: String

    package init(
        store: Store,
        account: Account,
        channels: [any Channel],
        sources: [any Source] = [],
        surveys: @escaping @Sendable () -> [String: Survey],
        mint: TokenMint,
        now: @escaping @Sendable () -> Instant,
        wakeRelay: @escaping @Sendable () -> Void = {},
        writeBacks: [String: any Channel] = [:],
        software: String = "Afterword"
    ) {
        self.store = store
        self.account = account
        self.channels = channels
        self.sources = sources
        self.surveys = surveys
        self.mint = mint
        self.now = now
        self.wakeRelay = wakeRelay
        self.writeBacks = writeBacks
        self.software = software
    }

    package func channel(_ id: String) -> (any Channel)? { self.channels.first { $0.id == id } }
}

extension ServiceContext: CustomStringConvertible {
    /// Not its parts: a service group puts all that its services hold into words when it is made, and these are many and not for every eye.
    package var description: String { "ServiceContext" }
}
