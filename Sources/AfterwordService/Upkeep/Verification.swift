import AfterwordCore
import AfterwordStorage

/// One check of `afterword verify` and what it found.
package struct VerificationFinding: Sendable, Equatable {
    package var check: String
    package var isWell: Bool
    package var detail: String
}

/// Recomputes what is kept twice and checks what must always hold.
package struct Verification: Sendable {
    private let context: ServiceContext

    package init(_ context: ServiceContext) {
        self.context = context
    }

    /// Runs every check on one snapshot each; nothing is changed.
    package func findings() async throws -> [VerificationFinding] {
        let store = self.context.store
        let surveys = self.context.surveys()
        let faults = try await RollupCheck(self.context).faults()
        let chains = try await self.chains()
        let checks = try await store.database.readAtLength { connection in
            [
                self.finding(
                    "every low score has a follow-up",
                    try store.lowResponsesWithoutFollowUp(in: connection)
                        .filter { id in
                            // A survey may say that its low scores open nothing.
                            let survey = try store.response(id, in: connection)?.survey
                            return survey.flatMap { surveys[$0]?.low }?.opensFollowUp ?? true
                        }.map(\.text)
                ),
                self.finding(
                    "the outbox holds what waits, and only that",
                    try store.messagesAtOddsWithOutbox(in: connection).map(\.text)
                ),
                self.finding(
                    "every invitation on its way has a message",
                    try store.invitationsWithoutMessage(in: connection).map(\.text)
                ),
                self.finding(
                    "every answered invitation has its answer",
                    try store.invitationsWithoutAnswer(in: connection).map(\.text)
                ),
                self.finding(
                    "every reward is what its ledger says",
                    try store.rewardsAtOddsWithLedger(in: connection).map(\.text)
                ),
                self.finding(
                    "no offer was claimed more often than it counts",
                    try store.offersClaimedTooOften(in: connection).map(\.text)
                ),
            ]
        }
        let engine = try await store.database.readAtLength { try store.engineFaults(in: $0) }
        return [
            self.finding(
                "figures equal the answers they are made of",
                faults.map { "\($0.key.measure) \($0.key.value)" }
            )
        ] + checks + [self.finding("the database itself is whole", engine)] + chains
    }

    /// The ledgers that nobody may change.
    private func chains() async throws -> [VerificationFinding] {
        let store = self.context.store
        let ledgers: [(name: String, chain: HashChain)] = [("audit log", .audit), ("ledger of consents", .consents)]
        return try await store.database.readAtLength { connection in
            try ledgers.map { name, chain in
                let fault = try store.fault(in: chain, in: connection)
                let head = try store.head(of: chain, in: connection)
                let entries = head.sequence == 1 ? "1 entry" : "\(head.sequence) entries"
                let newest = head.sequence == 0 ? "" : ", the newest is \(head.hash)"
                return VerificationFinding(
                    check: "the \(name) is whole",
                    isWell: fault == nil,
                    detail: fault?.description ?? "yes, \(entries)\(newest)"
                )
            }
        }
    }

    private func finding(_ check: String, _ exceptions: [String]) -> VerificationFinding {
        let shown = exceptions.prefix(10).joined(separator: ", ")
        return VerificationFinding(
            check: check,
            isWell: exceptions.isEmpty,
            detail: exceptions.isEmpty ? "yes" : "\(exceptions.count) exceptions: \(shown)"
        )
    }
}
