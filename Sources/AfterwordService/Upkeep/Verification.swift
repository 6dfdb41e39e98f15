import AfterwordCore
import AfterwordStorage

/// One check of `afterword verify` and what it found.
package struct VerificationFinding: Sendable, Equatable {
    package var check: String
    package var isWell: Bool
    package var detail: String
}

/// One thing that must always hold.
package struct VerificationCheck: Sendable {
    /// A sentence that is true if all is well; the check is asked for by it.
    package let name: String
    private let look: @Sendable () async throws -> (isWell: Bool, detail: String)

    fileprivate init(_ name: String, _ look: @escaping @Sendable () async throws -> (isWell: Bool, detail: String)) {
        self.name = name
        self.look = look
    }

    /// Looks, on one snapshot; nothing is changed. It takes as long as there are rows.
    package func finding() async throws -> VerificationFinding {
        let (isWell, detail) = try await self.look()
        return VerificationFinding(check: self.name, isWell: isWell, detail: detail)
    }
}

/// Recomputes what is kept twice and checks what must always hold.
package struct Verification: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// All of them, each by itself, so that long work can be told of as it goes on.
    package var checks: [VerificationCheck] {
        let store = self.context.store
        return [
            VerificationCheck("figures equal the answers they are made of") { [context] in
                let faults = try await RollupCheck(context).faults()
                return Self.verdict(on: faults.map { "\($0.key.measure) \($0.key.value)" })
            },
            self.check("every low score has a follow-up", self.lowScoresLeftAlone),
            self.check("the outbox holds what waits, and only that") {
                try store.messagesAtOddsWithOutbox(in: $0).map(\.text)
            },
            self.check("every invitation on its way has a message") {
                try store.invitationsWithoutMessage(in: $0).map(\.text)
            },
            self.check("every answered invitation has its answer") {
                try store.invitationsWithoutAnswer(in: $0).map(\.text)
            },
            self.check("every reward is what its ledger says") {
                try store.rewardsAtOddsWithLedger(in: $0).map(\.text)
            },
            self.check("no offer was claimed more often than it counts") {
                try store.offersClaimedTooOften(in: $0).map(\.text)
            },
            self.check("the database itself is whole") { try store.engineFaults(in: $0) },
            self.check(.audit, named: "audit log"),
            self.check(.consents, named: "ledger of consents"),
        ]
    }

    /// What all checks find, in their order.
    package func findings() async throws -> [VerificationFinding] {
        var findings: [VerificationFinding] = []
        for check in self.checks { findings.append(try await check.finding()) }
        return findings
    }

    private func check(
        _ name: String,
        _ exceptions: @escaping @Sendable (any SQLConnection) throws -> [String]
    ) -> VerificationCheck {
        let database = self.context.store.database
        return VerificationCheck(name) { Self.verdict(on: try await database.readAtLength(exceptions)) }
    }

    /// A ledger that nobody may change.
    private func check(_ chain: HashChain, named name: String) -> VerificationCheck {
        let store = self.context.store
        return VerificationCheck("the \(name) is whole") {
            try await store.database.readAtLength { connection in
                let fault = try store.fault(in: chain, in: connection)
                let head = try store.head(of: chain, in: connection)
                let entries = head.sequence == 1 ? "1 entry" : "\(head.sequence) entries"
                let newest = head.sequence == 0 ? "" : ", the newest is \(head.hash)"
                return (fault == nil, fault?.description ?? "yes, \(entries)\(newest)")
            }
        }
    }

    /// A survey may say that its low scores open nothing.
    @Sendable private func lowScoresLeftAlone(in connection: any SQLConnection) throws -> [String] {
        let store = self.context.store
        let surveys = self.context.surveys()
        return try store.lowResponsesWithoutFollowUp(in: connection)
            .filter { id in
                let survey = try store.response(id, in: connection)?.survey
                return survey.flatMap { surveys[$0]?.low }?.opensFollowUp ?? true
            }.map(\.text)
    }

    private static func verdict(on exceptions: [String]) -> (isWell: Bool, detail: String) {
        guard !exceptions.isEmpty else { return (true, "yes") }
        return (false, "\(exceptions.count) exceptions: \(exceptions.prefix(10).joined(separator: ", "))")
    }
}
