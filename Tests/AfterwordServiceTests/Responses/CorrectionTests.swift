import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

/// An answer that is corrected, displaced or taken back leaves what other answers caused.
@Suite struct CorrectionTests {
    @Test func `a task stays while another answer of it is low, as severe as that one`() async throws {
        try await Bench.run { bench in
            let nps = try await bench.offer(1, after: 2)
            let secret = try await bench.post(nps, 1, sawHand: true)
            let task = try #require(try await bench.tasks().first)
            #expect((task.severity, task.score) == (.urgent, 1))
            bench.clock.advance(by: .minutes(5))
            try await bench.post(nps, 9, sawHand: true, secret: secret)
            let kept = try #require(try await bench.tasks().first)
            #expect((kept.id, kept.severity, kept.score) == (task.id, .high, 2))
            #expect(kept.responseID != task.responseID)
            #expect(try await bench.actions(task.id).suffix(2) == ["customer_corrected", "severity_lowered"])
            #expect(try await bench.messages("alert.corrected").isEmpty)
        }
    }

    @Test func `a task is over when the last of its low answers was corrected`() async throws {
        try await Bench.run { bench in
            let csat = try await bench.ask(1, team: "care", name: "Ana")
            let first = try await bench.post(csat, 1, sawHand: true)
            let nps = try await bench.further(.nps, about: 1)
            let second = try await bench.post(nps, 2, sawHand: true)
            bench.clock.advance(by: .minutes(5))
            try await bench.post(csat, 5, sawHand: true, secret: first)
            #expect(try await bench.tasks().map(\.score) == [2])
            try await bench.post(nps, 8, sawHand: true, secret: second)
            #expect(try await bench.tasks().isEmpty)
        }
    }

    @Test func `an answer that became low by a correction is one of the task's`() async throws {
        try await Bench.run { bench in
            let csat = try await bench.ask(1, team: "care", name: "Ana")
            let first = try await bench.post(csat, 5, sawHand: true)
            bench.clock.advance(by: .minutes(5))
            let nps = try await bench.further(.nps, about: 1)
            let second = try await bench.post(nps, 2, sawHand: true)
            bench.clock.advance(by: .minutes(5))
            try await bench.post(csat, 2, sawHand: true, secret: first)
            try await bench.post(nps, 9, sawHand: true, secret: second)
            let task = try #require(try await bench.tasks().first)
            #expect((task.severity, task.score) == (.high, 2))
            #expect(try await bench.task(task.id).answers.map(\.survey) == ["csat"])
        }
    }

    @Test func `what an ended task was about is no reason to keep the next one`() async throws {
        try await Bench.run { bench in
            let csat = try await bench.ask(1, team: "care", name: "Ana")
            try await bench.post(csat, 1, sawHand: true)
            bench.clock.advance(by: .minutes(5))
            try await bench.close(try #require(try await bench.tasks().first).id)
            bench.clock.advance(by: .minutes(5))
            let nps = try await bench.further(.nps, about: 1)
            let secret = try await bench.post(nps, 2, sawHand: true)
            #expect(try await bench.tasks().count == 1)
            try await bench.post(nps, 9, sawHand: true, secret: secret)
            #expect(try await bench.tasks().isEmpty)
        }
    }

    @Test func `a milder correction lowers no severity that another answer set`() async throws {
        try await Bench.run { bench in
            let nps = try await bench.offer(1, after: 1)
            let secret = try await bench.post(nps, 2, sawHand: true)
            try await bench.post(nps, 5, sawHand: true, secret: secret)
            let task = try #require(try await bench.tasks().first)
            #expect((task.severity, task.score) == (.urgent, 1))
        }
    }

    @Test(arguments: [("Marta ", "head"), ("ion", "marta")])
    func `a task that becomes urgent does not stay with the agent of the case`(_ agent: String, _ owner: String)
        async throws
    {
        try await Bench.run { plain in
            var context = plain.context
            context.account.followUps.fallbackOwner = "head"
            let bench = Bench(context: context, clock: plain.clock)
            let nps = try await bench.offer(1, after: 3, agent: agent)
            let task = try #require(try await bench.tasks().first)
            #expect(task.owner == "marta")
            try await bench.post(nps, 2, sawHand: true)
            #expect(try await bench.tasks().map(\.owner) == [owner])
            #expect(try await bench.actions(task.id).contains("assigned") == (owner != "marta"))
        }
    }
}

/// What a machine's answer did to a person's class is undone with the answer.
@Suite struct WithdrawnClassTests {
    @Test func `a burst leaves nobody among the promoters`() async throws {
        try await Bench.run { bench in
            let nps = try await bench.offer(1)
            try await bench.agree(nps.contactID)
            try await bench.post(nps, 10)
            #expect(try await bench.exported("promoters").count == 1)
            for score in [3, 5] { try await bench.post(nps, score) }
            #expect(try await bench.exported("promoters").isEmpty)
            #expect(try await bench.ambassador(nps.contactID).isListed == false)
        }
    }

    @Test func `an ambassador comes back onto the list when the bad answer was a machine's`() async throws {
        try await Bench.run { bench in
            let contact = try await bench.promoter(1)
            bench.clock.advance(by: .days(100))
            let again = try await bench.offer(2, person: 1)
            try await bench.post(again, 0)
            #expect(try await bench.ambassador(contact).isListed == false)
            for score in [3, 5] { try await bench.post(again, score) }
            let ambassador = try await bench.ambassador(contact)
            #expect((ambassador.isListed, ambassador.score) == (true, 10))
            #expect(!ambassador.standing.gates.contains(.latestNotPromoter))
        }
    }

    @Test func `a correction inside a class is taken over everywhere, without a new nomination`() async throws {
        try await Bench.run { bench in
            let nps = try await bench.offer(1)
            try await bench.agree(nps.contactID)
            let secret = try await bench.post(nps, 9, sawHand: true)
            let before = try await bench.ambassador(nps.contactID)
            try await bench.post(nps, 10, sawHand: true, secret: secret)
            let after = try await bench.ambassador(nps.contactID)
            #expect((before.score, after.score) == (9, 10))
            #expect((before.standing.parts.score, after.standing.parts.score) == (16, 20))
            #expect(try await bench.exported("promoters").first?.contains("\"score\":10") == true)
            let detail = try #require(try await bench.lists.ambassador(after.id))
            #expect(detail.history.count { $0.action == "promoter_answer" } == 1)
        }
    }
}

/// A scanner's answer that a person's takes the place of.
@Suite struct DisplacedAnswerTests {
    private static let reasons: InvitationFilter = {
        var filter = InvitationFilter()
        filter.purposes = [.reason]
        return filter
    }()

    private func reason(_ bench: Bench) async throws -> Invitation? {
        try await bench.store.database.read { [store = bench.store] in
            try store.invitations(Self.reasons, limit: 10, in: $0).rows.first
        }
    }

    @Test func `nobody is asked for the reason of a low answer that was not theirs`() async throws {
        try await Bench.run { bench in
            let invitation = try await bench.ask(1, team: "care")
            try await bench.post(invitation, 2)
            #expect(try await self.reason(bench)?.state == .waiting)
            try await bench.post(invitation, 5, sawHand: true)
            #expect(try await self.reason(bench)?.state == .cancelled)
            #expect(try await bench.tasks().isEmpty)
        }
    }

    @Test(arguments: [1, 2]) func `task and reason survey go over to the person's own low answer`(_ score: Int)
        async throws
    {
        try await Bench.run { bench in
            let invitation = try await bench.ask(1, team: "care")
            try await bench.post(invitation, 2)
            try await bench.post(invitation, score, sawHand: true)
            let stored = try await bench.store.database.read { [store = bench.store] in
                try store.countedResponse(ofInvitation: invitation.id, in: $0)
            }
            let counted = try #require(stored)
            let asked = try #require(try await self.reason(bench))
            #expect((asked.state, asked.responseID) == (.waiting, counted.id))
            #expect(try await bench.tasks().map(\.responseID) == [counted.id])
            #expect(try await bench.tasks().map(\.score) == [score])
        }
    }

    @Test func `a promoter stays one whose scanner said so first`() async throws {
        try await Bench.run { bench in
            let nps = try await bench.offer(1)
            try await bench.agree(nps.contactID)
            try await bench.post(nps, 9)
            try await bench.post(nps, 10, sawHand: true)
            #expect(try await bench.exported("promoters").first?.contains("\"score\":10") == true)
            #expect(try await bench.ambassador(nps.contactID).score == 10)
        }
    }
}

extension Bench {
    /// The person agrees to marketing.
    func agree(_ id: EntityID<Contact>) async throws {
        var change = ContactChange()
        change.consents = ["marketing": true]
        let version = try #require(try await self.lists.contact(id)).version
        try await ContactDesk(self.context).change(id, version: version, by: "user:marta", change)
    }

    /// The rows of a list as it would leave now, each as JSON.
    func exported(_ name: String, _ parts: [ExportFilterPart: String] = [:]) async throws -> [String] {
        var bytes: [UInt8] = []
        let exports = Exports(self.context)
        let job = try exports.job(ExportRequest(name, format: "ndjson", ExportSelection(parts)))
        for try await chunk in try await exports.file(job, by: "test").chunks { bytes += chunk }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
