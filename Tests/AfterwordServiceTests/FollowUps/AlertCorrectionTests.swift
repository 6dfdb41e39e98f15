import AfterwordCore
import AfterwordService
import AfterwordStorage
import Testing

@Suite struct AlertCorrectionTests {
    @Test func `a team that was told of a low answer is told that it was corrected`() async throws {
        try await Bench.run { bench in
            let invitation = try await bench.ask(1, team: "care", name: "Ana")
            let secret = try await bench.post(invitation, 1, sawHand: true)
            try await AlertDispatcher(bench.context).run()
            #expect(try await bench.alertTexts().count == 1)
            try await bench.post(invitation, 5, sawHand: true, secret: secret)
            let texts = try await bench.alertTexts()
            #expect(texts.count == 2)
            #expect(
                texts.last == "Corrected: the answer of Ana, case 1 is 5 now; the task is closed, no call is needed"
            )
        }
    }

    @Test func `a team that was told of a machine's answer is told that it does not count`() async throws {
        try await Bench.run { bench in
            let invitation = try await bench.ask(1, team: "care", name: "Ana")
            try await bench.post(invitation, 1)
            try await AlertDispatcher(bench.context).run()
            for score in [4, 5] { try await bench.post(invitation, score) }
            let text = try #require(try await bench.alertTexts().last)
            #expect(text.hasPrefix("Corrected: the answer of Ana, case 1 is without a score now; the task is closed"))
        }
    }

    @Test func `an alert that still waits is never told once the answer is corrected`() async throws {
        try await Bench.run { bench in
            let invitation = try await bench.ask(1, team: "care", name: "Ana")
            let secret = try await bench.post(invitation, 1, sawHand: true)
            try await bench.post(invitation, 5, sawHand: true, secret: secret)
            #expect(try await AlertDispatcher(bench.context).run() == 0)
            #expect(try await bench.alertTexts() == [])
        }
    }
}

extension Bench {
    /// The words of every alert message, oldest first.
    fileprivate func alertTexts() async throws -> [String] {
        try await self.store.database.read { [store] connection in
            try connection.rows("SELECT id FROM message WHERE kind = 'alert' ORDER BY id")
                .compactMap { try store.message($0.id("id"), in: connection)?.content.text }
        }
    }
}
