import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

@Suite struct RetentionTests {
    private func rules(_ text: String) -> RetentionRules? {
        ConfigurationFile.read(Array("retention: \(text)".utf8), path: "t.yaml", environment: [:]).configuration?
            .retention
    }

    private func kind(_ name: String) throws -> RetentionKind {
        try #require(RetentionKind.all.first { $0.name == name })
    }

    @Test(
        arguments: [
            ("{}", "messages", Duration.days(90)), ("{ messages: 7d }", "messages", .days(7)),
            ("{ comments: 2y }", "comments", .days(730)), ("{ messages: keep }", "messages", nil),
            ("{}", "cases", nil), ("{ cases: 1y }", "cases", .days(365)),
        ] as [(String, String, Duration?)]
    )
    func `a kind is kept as long as the file says, else as usual`(text: String, name: String, time: Duration?) throws {
        let rules = try #require(self.rules(text))
        #expect(rules.time(of: try self.kind(name)) == time)
    }

    @Test(arguments: [
        "{ messages: soon }", "{ messages: 0d }", "{ audit: 1y }", "{ responses: 30d }", "{ mesages: 1d }",
    ])
    func `what cannot be kept so is refused`(text: String) {
        #expect(self.rules(text) == nil)
    }

    @Test func `only what is past its time goes, and the log says how much`() async throws {
        try await PostOffice.run { office in
            let old = try await office.resolve(1)
            _ = try await office.store.database.write { [store = office.store] connection in
                try store.cancelMessages(ofInvitation: try #require(old.invitationID), in: connection)
            }
            office.clock.advance(by: .days(91))
            let young = try await office.resolve(2)
            let sweep = RetentionSweep(office.context)
            let preview = try await sweep.preview()
            #expect(preview.first { $0.kind.name == "messages" }?.count == 1)
            _ = try await sweep.run()
            #expect(try await office.messages(old) == [])
            #expect(try await office.messages(young).count == 1)
            let entries = try await AuditLog(office.context).entries(AuditFilter(), after: nil, limit: 9).rows
            #expect(entries.filter { $0.action == "retention.applied" }.map(\.detail) == ["1 let go"])
            #expect(try await sweep.run() == 0)
        }
    }

    @Test func `a case of which something was told lately is not forgotten`() async throws {
        try await PostOffice.run { office in
            for number in [1, 2] { _ = try await office.resolve(number) }
            office.clock.advance(by: .days(91))
            let told = CaseEvent(
                source: "desk",
                id: "told",
                type: .caseMessage,
                at: office.clock.now,
                case: CaseFacts(id: "C2")
            )
            _ = try await CaseIntake(office.context).accept([told])
            let limit = office.clock.now - .days(90)
            try await office.store.database.write { [store = office.store, kind = try self.kind("cases")] connection in
                try connection.post("UPDATE support_case SET subject = 'Late'")
                #expect(try store.count(kind, before: limit, in: connection) == 1)
                #expect(try store.release(kind, before: limit, batch: 10, in: connection) == 1)
            }
        }
    }

    @Test func `more than a batch of large messages goes as well`() async throws {
        try await PostOffice.run { office in
            try await office.fill(700, as: .cancelled)
            office.clock.advance(by: .days(91))
            let before = try await RetentionSweep(office.context).preview().first { $0.kind.name == "messages" }
            #expect(before?.count == 700)
            _ = try await RetentionSweep(office.context).run()
            let after = try await RetentionSweep(office.context).preview().first { $0.kind.name == "messages" }
            #expect(after?.count == 0)
        }
    }

    @Test func `a kind of which nothing can go is in the way of no other`() async throws {
        try await PostOffice.run { office in
            try await office.resolve(1)
            office.clock.advance(by: .days(31))
            try await office.store.database.write { try $0.post("ALTER TABLE attempt RENAME TO elsewhere") }
            let failure = await #expect(throws: PartialFailure.self) {
                try await RetentionSweep(office.context).run()
            }
            #expect(failure?.name == "attempts")
            let left = try await office.store.database.read { try $0.rows("SELECT event_id FROM received_event") }
            #expect(left.isEmpty)
        }
    }

    @Test func `a message that waits is never too old`() async throws {
        try await PostOffice.run { office in
            let decision = try await office.resolve(1)
            office.clock.advance(by: .days(400))
            _ = try await RetentionSweep(office.context).run()
            #expect(try await office.messages(decision).count == 1)
        }
    }
}
