import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

/// A service on an empty database, with the shipped surveys, one channel and a clock that a test moves.
struct Bench {
    let context: ServiceContext
    let clock: ManualClock

    var store: Store { self.context.store }
    var lists: RecordLists { RecordLists(self.context) }
    var scorecards: Scorecards { Scorecards(self.context) }

    static func run(timeZone: String = "UTC", _ body: (Bench) async throws -> Void) async throws {
        try await withStore { store in
            let clock = ManualClock()
            let context = try Self.context(on: store, timeZone: timeZone, clock: clock)
            try await body(Bench(context: context, clock: clock))
        }
    }

    /// The same data, seen by an account of another zone.
    func context(timeZone: String) throws -> ServiceContext {
        try Self.context(on: self.store, timeZone: timeZone, clock: self.clock)
    }

    /// One team that is told of low answers by the one channel.
    private static func configuration(timeZone: String) -> String {
        """
        { time_zone: \(timeZone), channels: [{ id: inbox, type: inbox }],
          teams: [{ id: care, lead: marta, escalate: [head], alerts: inbox, hours: "Mon-Sun 00:00-24:00" }] }
        """
    }

    private static func context(on store: Store, timeZone: String, clock: ManualClock) throws -> ServiceContext {
        let library = try SurveyLibrary(folder: nil, channels: nil)
        let surveys = Dictionary(uniqueKeysWithValues: library.all.map { ($0.name, $0) })
        let file = ConfigurationFile.read(
            Array(Self.configuration(timeZone: timeZone).utf8),
            path: "afterword.yaml",
            environment: [:]
        )
        return ServiceContext(
            store: store,
            account: Account(try #require(file.configuration)),
            channels: [PostBox()],
            surveys: { surveys },
            mint: TokenMint(keyring: try Keyring(text: Keyring.makeText())),
            now: { clock.now }
        )
    }

    /// Resolves the case `C<number>` of the person `p<number>@example.org`, or of another `person`, and gives the invitation that came of it, as sent.
    @discardableResult
    func ask(
        _ number: Int,
        team: String? = nil,
        tags: [String] = [],
        name: String? = nil,
        agent: String? = nil,
        person: Int? = nil
    ) async throws -> Invitation {
        var facts = CaseFacts(id: "C\(number)")
        facts.number = "\(number)"
        facts.team = team.map { TeamFacts(id: $0, name: $0) }
        facts.tags = tags
        facts.agent = agent.map { AgentFacts(id: nil, name: $0, email: nil) }
        let owner = person ?? number
        let contact = ContactFacts(name: name, email: "p\(owner)@example.org", phone: "+1500555\(1000 + owner)")
        try await CaseIntake(self.context).accept([
            CaseEvent(
                source: "desk",
                id: "e\(number)-\(self.clock.now.milliseconds)",
                type: .caseResolved,
                at: self.clock.now,
                case: facts,
                contact: contact
            )
        ])
        let now = self.clock.now
        return try await self.store.database.write { [store] connection in
            let page = try store.invitations(.about("C\(number)"), limit: 1, in: connection)
            let invitation = try #require(page.rows.first)
            _ = try store.move(
                invitation.id,
                to: .sent,
                sentAt: now,
                expiresAt: now + .days(14),
                in: connection
            )
            return invitation
        }
    }

    /// Answers by a platform's button, which always counts; gives the correction secret.
    @discardableResult
    func answer(_ invitation: Invitation, _ score: Int, comment: String = "") async throws -> String? {
        var submission = Submission(
            invitationID: invitation.id,
            values: ["score": "\(score)", "comment": comment],
            nonce: ""
        )
        submission.isPlatformAuthenticated = true
        return try await self.record(submission)
    }

    /// Answers by the form, read in good time.
    @discardableResult
    func post(
        _ invitation: Invitation,
        _ score: Int,
        sawHand: Bool = false,
        secret: String? = nil
    ) async throws -> String? {
        let nonce = FormNonce.make(
            for: invitation.id,
            issuedAt: self.clock.now - .seconds(3),
            mint: self.context.mint
        )
        var submission = Submission(
            invitationID: invitation.id,
            values: ["score": "\(score)"],
            nonce: nonce.text
        )
        submission.scriptRan = sawHand
        submission.scriptSawActivity = sawHand
        submission.correctionSecrets = [secret].compactMap { $0 }
        return try await self.record(submission)
    }

    private func record(_ submission: Submission) async throws -> String? {
        guard case .thanks(_, let secret) = try await ResponseIntake(self.context).record(submission) else {
            Issue.record("the answer was not recorded")
            return nil
        }
        return secret
    }
}

extension InvitationFilter {
    static func about(_ externalID: String) -> Self {
        var filter = Self()
        filter.caseKey = CaseKey(source: "desk", externalID: externalID)
        return filter
    }
}

/// A channel that reaches everybody; nothing in these tests sends.
private struct PostBox: Channel {
    static let typeName = "postbox"
    let id = "inbox"
    let addressKind: String? = nil
    let afterUnclearCrash = UnclearPolicy.resend

    func destination(for recipient: String?) -> String { self.id }

    func next(_ message: OutgoingMessage, replies: [TransportReply]) -> ChannelStep {
        .finished(.sent, learned: Learned())
    }
}
