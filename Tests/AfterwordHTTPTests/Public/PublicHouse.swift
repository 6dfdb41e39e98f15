import AfterwordCore
import AfterwordHTTP
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import HummingbirdTesting
import NIOCore
import Synchronization
import Testing

/// The public endpoints over a real store with the shipped surveys and further ones, and a clock that stands still.
struct PublicHouse: Sendable {
    let context: ServiceContext
    let clock: ManualClock
    let client: any TestClientProtocol
    private let shelf: SurveyShelf

    static func open(
        _ settings: String = "follow_ups: { fallback_owner: marta }",
        limiter: RateLimiter = RateLimiter(),
        surveys further: [String] = [],
        _ body: @escaping @concurrent @Sendable (PublicHouse) async throws -> Void
    ) async throws {
        let clock = ManualClock()
        let file = ConfigurationFile.read(Array(settings.utf8), path: "a.yaml", environment: [:])
        let account = Account(try #require(file.configuration, "\(file.diagnostics)"))
        let mint = TokenMint(keyring: try Keyring(text: Keyring.makeText()))
        let written = further.enumerated().map { ("\($0).yaml", Array($1.utf8)) }
        let (own, faults) = SurveyFolder.read(written, channels: nil)
        #expect(faults.allSatisfy { $0.severity == .warning }, "\(faults)")
        let shelf = SurveyShelf(try SurveyLibrary(folder: nil, channels: nil).byName.merging(own) { $1 })
        try await withStore { store in
            let context = ServiceContext(
                store: store,
                account: account,
                channels: [LetterBox(), LetterBox(id: "box2", addressKind: "letterbox2")],
                surveys: { shelf.surveys },
                mint: mint,
                now: { clock.now }
            )
            var bench = HTTPBench()
            bench.limiter = limiter
            bench.publicURL = PublicURL(account.publicURL)
            let house = PublicEndpoints(context: context, pages: try PublicPages())
            let errorPage = house.errorPage
            bench.errorPage = { errorPage.reply(to: $0, $1) }
            try await bench.serve(house.endpoints) { client in
                try await body(PublicHouse(context: context, clock: clock, client: client, shelf: shelf))
            }
        }
    }

    /// Takes the file of a survey out of the folder, as far as a running server sees it.
    func remove(_ survey: String) { self.shelf.remove(survey) }

    /// Resolves a case of Ana and has the survey's message sent.
    ///
    /// - Returns: the path of the invitation's page.
    func ask(
        _ number: Int = 1,
        subject: String = "Late delivery",
        contact edit: (inout ContactFacts) -> Void = { _ in }
    ) async throws -> String {
        var facts = CaseFacts(id: "c\(number)")
        facts.number = "100\(number)"
        facts.subject = subject
        var contact = ContactFacts(id: "p\(number)", name: "Ana", email: "ana\(number)@example.org")
        edit(&contact)
        let event = CaseEvent(
            source: "desk",
            id: "e\(number)",
            type: .caseResolved,
            at: self.clock.now,
            case: facts,
            contact: contact
        )
        try await CaseIntake(self.context).accept([event])
        let book = DeliveryBook(self.context)
        let claimed = try await book.claim(limit: 10, now: self.clock.now, owner: 1)
        try await book.record(
            claimed.map { DeliveryRecord($0, outcome: .sent(Learned()), startedAt: self.clock.now) }
        )
        let link = try #require(claimed.first?.message.content.link)
        return String(link.dropFirst(self.context.account.publicURL.count))
    }

    func responses(_ path: String) async throws -> [Response] {
        let id = try #require(self.context.mint.id(in: self.token(path), for: .survey))
        let store = self.context.store
        return try await store.database.read { try store.responses(ofInvitation: EntityID(rawValue: id), in: $0) }
    }

    func messages(_ path: String, kind: Message.Kind) async throws -> [Message] {
        let id = try #require(self.context.mint.id(in: self.token(path), for: .survey))
        let store = self.context.store
        return try await store.database.read { try store.messages(ofInvitation: EntityID(rawValue: id), in: $0) }
            .filter { $0.kind == kind }
    }

    func token(_ path: String) -> String { String(path.split(separator: "/")[1].prefix { $0 != "?" }) }
}

/// The surveys in force, which somebody may change while the house is open.
private final class SurveyShelf: Sendable {
    private let byName: Mutex<[String: Survey]>

    init(_ surveys: [String: Survey]) {
        self.byName = Mutex(surveys)
    }

    var surveys: [String: Survey] { self.byName.withLock { $0 } }

    func remove(_ name: String) { self.byName.withLock { $0[name] = nil } }
}

/// A way to people that nothing leaves by.
struct LetterBox: AfterwordCore.Channel {
    static let typeName = "letterbox"
    var id = "box"
    var addressKind: String? = "email"
    let afterUnclearCrash = UnclearPolicy.resend

    func destination(for recipient: String?) -> String { self.id }

    func next(_ message: OutgoingMessage, replies: [TransportReply]) -> ChannelStep {
        .finished(.sent, learned: Learned())
    }
}
