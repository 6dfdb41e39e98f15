import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

/// When an answer is written back to its case, and what the message says.
@Suite struct CaseWriteBackTests {
    /// Answers with `score` on a desk whose source `source` wants answers back, and gives the messages of that way.
    private func notes(
        source: String = "desk",
        sending: SendingMode = .live,
        _ act: (Bench, Invitation) async throws -> Void
    ) async throws -> [Message] {
        var found: [Message] = []
        try await Bench.run { plain in
            var context = plain.context
            context.writeBacks = [source: WayBack()]
            context.account.sending = sending
            let bench = Bench(context: context, clock: plain.clock)
            let invitation = try await bench.ask(1, name: "Ana")
            try await act(bench, invitation)
            found = try await bench.store.database.read { [store = bench.store] connection in
                try connection.rows("SELECT id FROM message WHERE channel = 'desk/write_back' ORDER BY id")
                    .compactMap { try store.message($0.id("id"), in: connection) }
            }
        }
        return found
    }

    @Test func `an answer goes back with its words, its figures and a link`() async throws {
        let notes = try await self.notes { bench, invitation in
            try await bench.answer(invitation, 2, comment: "{{user.email}} [click](http://x)")
        }
        let note = try #require(notes.first)
        #expect(notes.count == 1 && note.kind == .event && note.state == .waiting)
        #expect(note.content.type == "case.note")
        #expect(
            note.content.text
                == "CSAT: 2 on a scale from 1 to 5 (low)\nComment: { {user.email}} [click] (http://x)"
        )
        let data = try JSONReader.read(note.content.data.utf8)
        #expect(data["case_id"]?.string == "C1" && data["score"]?.integer == 2)
        #expect(data["is_verdict"]?.bool == true && data["previous_score"] == nil)
        let response = try #require(data["response_id"]?.string)
        #expect(note.content.link?.hasSuffix("/cases/desk/C1#\(response).\(note.id.text)") == true)
    }

    @Test(
        arguments: [
            ("{{{a}}}", "{ { {a}}}"), ("{{{{a", "{ { { {a"), ("{{%x", "{ { %x"), ("{a} [b]", "{a} [b]"),
            ("[[b]](c)", "[[b]] (c)"),
        ]
    )
    func `no run of braces is a place that the helpdesk fills in`(_ comment: String, _ inert: String) async throws {
        let notes = try await self.notes { bench, invitation in
            try await bench.answer(invitation, 2, comment: comment)
        }
        #expect(try #require(notes.first?.content.text).hasSuffix("\nComment: \(inert)"))
    }

    @Test func `a case of another source is left alone`() async throws {
        let notes = try await self.notes(source: "elsewhere") { bench, invitation in
            try await bench.answer(invitation, 2)
        }
        #expect(notes.isEmpty)
    }

    @Test func `dry run writes it down and lets nothing go`() async throws {
        let notes = try await self.notes(sending: .dryRun) { bench, invitation in
            try await bench.answer(invitation, 2)
        }
        #expect(notes.map(\.state) == [.held])
    }

    @Test func `a correction names the score before and says that it takes its place`() async throws {
        let notes = try await self.notes { bench, invitation in
            let secret = try await bench.post(invitation, 1, sawHand: true)
            bench.clock.advance(by: .minutes(1))
            try await bench.post(invitation, 4, sawHand: true, secret: secret)
        }
        let note = try #require(notes.last)
        let data = try JSONReader.read(note.content.data.utf8)
        #expect(notes.count == 2)
        #expect(data["score"]?.integer == 4 && data["previous_score"]?.integer == 1)
        #expect(note.content.text == "CSAT: 4 on a scale from 1 to 5 (good)\nThis replaces an earlier answer.")
    }

    @Test func `an answer that turns out to be a machine's is taken back`() async throws {
        let notes = try await self.notes { bench, invitation in
            for score in [3, 4, 5] { try await bench.post(invitation, score) }
        }
        let note = try #require(notes.last)
        let data = try JSONReader.read(note.content.data.utf8)
        #expect(notes.count == 2)
        #expect(data["score"] == nil && data["previous_score"]?.integer == 3 && data["is_verdict"]?.bool == true)
        #expect(note.content.text?.contains("no longer counts") == true)
    }

    @Test func `an answer that waits for its confirmation is not told`() async throws {
        let notes = try await self.notes { bench, invitation in
            let nonce = FormNonce.make(for: invitation.id, issuedAt: bench.clock.now, mint: bench.context.mint)
            let submission = Submission(invitationID: invitation.id, values: ["score": "2"], nonce: nonce.text)
            guard case .thanks = try await ResponseIntake(bench.context).record(submission) else { return }
            Issue.record("a form that comes at once was counted")
        }
        #expect(notes.isEmpty)
    }
}

/// A way back that only has to be there.
private struct WayBack: Channel {
    static let typeName = "zendesk"
    let id = "desk/write_back"
    let addressKind: String? = nil
    let afterUnclearCrash = UnclearPolicy.resend
    func destination(for recipient: String?) -> String { self.id }
    func next(_ message: OutgoingMessage, replies: [TransportReply]) -> ChannelStep {
        .finished(.sent, learned: Learned())
    }
}
