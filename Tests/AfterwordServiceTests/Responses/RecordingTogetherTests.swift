import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

@Suite struct RecordingTogetherTests {
    @Test(arguments: 1...5)
    func `answers that wait together leave what each would leave alone`(score: Int) async throws {
        try await Bench.run { bench in
            let alone = try await bench.ask(1, team: "care")
            try await bench.post(alone, score)
            let together = try await Self.ask(2...40, on: bench)
            try await bench.store.database.writingTogether { group in
                for invitation in together { group.addTask { _ = try await bench.post(invitation, score) } }
            }
            let expected = try await Self.traces(of: alone, on: bench)
            for invitation in together { #expect(try await Self.traces(of: invitation, on: bench) == expected) }
            let card = try await bench.store.database.read { try bench.store.allRollups(in: $0) }
            #expect(card.filter { $0.key.segment == "all" }.map(\.value) == [40])
        }
    }

    @Test func `answers of different scores that wait together are not mixed up`() async throws {
        try await Bench.run { bench in
            let invitations = try await Self.ask(1...40, on: bench)
            try await bench.store.database.writingTogether { group in
                for (number, invitation) in invitations.enumerated() {
                    group.addTask { _ = try await bench.post(invitation, number % 5 + 1) }
                }
            }
            for (number, invitation) in invitations.enumerated() {
                let counted = try await bench.store.database.read {
                    try bench.store.countedResponse(ofInvitation: invitation.id, in: $0)
                }
                #expect(counted?.score == number % 5 + 1)
                #expect(counted?.contactID == invitation.contactID)
            }
        }
    }

    @Test func `one form posted many times at once is one answer with one reply`() async throws {
        try await Bench.run { bench in
            let invitation = try await bench.ask(1)
            let issuedAt = bench.clock.now - .seconds(3)
            let nonce = FormNonce.make(for: invitation.id, issuedAt: issuedAt, mint: bench.context.mint).text
            try await bench.store.database.writingTogether { group in
                for _ in 1...20 {
                    group.addTask {
                        let submission = Submission(invitationID: invitation.id, values: ["score": "2"], nonce: nonce)
                        let result = try await ResponseIntake(bench.context).record(submission)
                        if case .thanks(nonce, _) = result {} else { Issue.record("\(result)") }
                    }
                }
            }
            let traces = try await Self.traces(of: invitation, on: bench)
            #expect(traces.states == ["counted"])
            #expect(traces.tasks == ["high open linked: false"])
        }
    }

    @Test func `of one person's low answers that wait together the later task is linked to the earlier`() async throws {
        try await Bench.run { bench in
            let first = try await bench.ask(1)
            let second = try await Self.ask(again: first, on: bench)
            try await bench.store.database.writingTogether { group in
                for invitation in [first, second] { group.addTask { _ = try await bench.post(invitation, 1) } }
            }
            let tasks = try await bench.store.database.read {
                try bench.store.openTasks(of: first.contactID, in: $0).map(\.task).sorted { $0.id < $1.id }
            }
            #expect(tasks.map(\.linkedID) == [nil, tasks.first?.id])
        }
    }

    @Test func `an unknown invitation beside others harms none`() async throws {
        try await Bench.run { bench in
            let invitations = try await Self.ask(1...5, on: bench)
            try await bench.store.database.writingTogether { group in
                for invitation in invitations { group.addTask { _ = try await bench.post(invitation, 5) } }
                group.addTask {
                    let submission = Submission(invitationID: EntityID(rawValue: 7), values: ["score": "5"], nonce: "")
                    let result = try await ResponseIntake(bench.context).record(submission)
                    if case .closed(.unknown) = result {} else { Issue.record("\(result)") }
                }
            }
            for invitation in invitations {
                #expect(try await Self.traces(of: invitation, on: bench).states == ["counted"])
            }
        }
    }
}

extension RecordingTogetherTests {
    /// What an answer has left, without the ids and times that differ.
    private struct Traces: Equatable {
        var states: [String]
        var invitation: String
        var tasks: [String]
        var entries: [String]
        var further: [String]
        var decisions: Int
        var revisions: Int
        var alerts: [String]
    }

    private static func traces(of invitation: Invitation, on bench: Bench) async throws -> Traces {
        let store = bench.store
        return try await store.database.read { connection in
            let responses = try store.responses(ofInvitation: invitation.id, in: connection)
            let caseID = try #require(invitation.caseID)
            let tasks = try store.followUps(ofCase: caseID, in: connection)
            let further = try responses.flatMap { try store.invitations(after: $0.id, in: connection) }
            let alerts = try store.alertQueues(in: connection)
                .flatMap { try store.waitingAlerts(of: $0, limit: 100, in: connection) }
                .filter { alert in tasks.contains { $0.id == alert.followUpID } }
            let revisions = try responses.flatMap {
                try connection.rows("SELECT revision FROM response_revision WHERE response_id = \($0.id)")
            }
            return Traces(
                states: responses.map(\.state.rawValue),
                invitation: try store.invitation(invitation.id, in: connection)?.state.rawValue ?? "",
                tasks: tasks.map { "\($0.severity.rawValue) \($0.state.rawValue) linked: \($0.linkedID != nil)" },
                entries: try tasks.flatMap { try store.entries(of: $0.id, in: connection) }.map(\.action),
                further: further.map { "\($0.survey) \($0.purpose.rawValue) \($0.state.rawValue)" }.sorted(),
                decisions: try store.decisions(ofCase: caseID, in: connection).count,
                revisions: revisions.count,
                alerts: alerts.map { "\($0.severity.rawValue) \($0.urgency) \($0.team)" }
            )
        }
    }

    private static func ask(_ numbers: ClosedRange<Int>, on bench: Bench) async throws -> [Invitation] {
        var invitations: [Invitation] = []
        for number in numbers { invitations.append(try await bench.ask(number, team: "care")) }
        return invitations
    }

    /// A second invitation of the same person, about nothing.
    private static func ask(again first: Invitation, on bench: Bench) async throws -> Invitation {
        try await bench.store.database.write { [store = bench.store, now = bench.clock.now] connection in
            var further = Invitation(
                id: store.ids.next(at: now),
                survey: first.survey,
                surveyVersion: first.surveyVersion,
                kind: first.kind,
                purpose: .survey,
                contactID: first.contactID,
                state: .sent,
                locale: first.locale,
                createdAt: now
            )
            further.sentAt = now
            try store.insert(further, triggerKey: nil, in: connection)
            return further
        }
    }
}
