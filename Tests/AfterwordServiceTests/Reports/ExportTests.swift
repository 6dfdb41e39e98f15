import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Foundation
import Testing

private func content(
    _ name: String,
    _ format: String = "csv",
    mode: ExportMode? = nil,
    filter parts: [ExportFilterPart: String] = [:],
    _ bench: Bench
) async throws -> String {
    var bytes: [UInt8] = []
    let exports = Exports(bench.context)
    let job = try exports.job(ExportRequest(name, format: format, mode: mode, ExportSelection(parts)))
    for try await chunk in try await exports.file(job, by: "test").chunks { bytes += chunk }
    return String(decoding: bytes, as: UTF8.self)
}

@Suite struct ExportTests {
    private static let pairs = BuiltInExports.all.flatMap { export in
        BuiltInExportFormats.fitting(export).map { (export.name, $0.name) }
    }

    @Test(arguments: pairs) func `an empty list is a whole file`(_ name: String, _ format: String) async throws {
        try await Bench.run { bench in
            let text = try await content(name, format, bench)
            let export = try #require(BuiltInExports.named(name))
            let header = try #require(BuiltInExportFormats.named(format))
                .header(of: export, ExportSettings(mode: .import)).joined(separator: ",")
            #expect(text == (["json": "[\n]\n", "ndjson": ""][format] ?? header + "\r\n"))
        }
    }

    @Test func `columns and names of exports and formats are unique`() {
        #expect(Set(BuiltInExports.all.map(\.name)).count == BuiltInExports.all.count)
        #expect(Set(BuiltInExportFormats.all.map(\.name)).count == BuiltInExportFormats.all.count)
        for export in BuiltInExports.all { #expect(Set(export.columns.map(\.name)).count == export.columns.count) }
    }

    /// What a customer may write, and how its cell must read.
    private static let payloads = [
        ("=1+1", "\"'=1+1\""), ("+1", "\"'+1\""), ("-1", "\"'-1\""), ("@SUM(A1)", "\"'@SUM(A1)\""),
        ("\t=1", "\"'=1\""), ("\r=1", "\"'=1\""), ("\0=1", "\"'=1\""), ("＝1", "\"'＝1\""),
        (" =1", "\"'=1\""), (";=1", "\"';=1\""), (",=1", "\"',=1\""), ("\"=1", "\"'\"\"=1\""), ("'=1", "\"''=1\""),
        ("=HYPERLINK(\"http://e\",\"x\")", "\"'=HYPERLINK(\"\"http://e\"\",\"\"x\"\")\""),
        ("two\r\nlines", "two lines"), ("a\"b", "\"a\"\"b\""), ("a,b", "\"a,b\""), ("1 = 1", "1 = 1"),
        ("\u{202E}=1", "\"'=1\""), ("línea", "línea"),
    ]

    @Test(arguments: payloads) func `no free text becomes a formula`(_ text: String, _ cell: String) throws {
        #expect(Self.row(text, .spreadsheet) == cell + ",-3\r\n")
    }

    /// The same for programs: the signs go, the words stay.
    @Test(arguments: [
        ("=1+1", "1+1"), ("-1", "1"), ("\t=1", "1"), (" =1", "1"), ("'=1", "1"), ("a=b", "a=b"), ("línea", "línea"),
        ("two\r\nlines, here", "\"two lines, here\""), ("＝1", "1"), ("--", ""),
    ]) func `programs get free text without the signs that begin a formula`(_ text: String, _ cell: String) {
        #expect(Self.row(text, .import) == cell + ",-3\r\n")
    }

    private static func row(_ text: String, _ mode: ExportMode) -> String {
        var writer = BuiltInExportFormats.all[0].writer(of: Remarks(), ExportSettings(mode: mode))
        var bytes: [UInt8] = []
        _ = writer.append(SQLValues([.text(text), .integer(-3)]), to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `a phone number is a text to people and a number to programs`() async throws {
        try await Bench.run { bench in
            try await bench.answer(bench.ask(1, name: "Ana"), 1, comment: "Nobody called me back")
            let rest = ",p1@example.org,desk,C1,1,csat,1,Nobody called me back,"
            let forPeople = try await content("detractors", mode: .spreadsheet, bench)
            #expect(forPeople.contains(",Ana,\"'+15005551001\"" + rest))
            let forPrograms = try await content("detractors", mode: .import, bench)
            #expect(forPrograms.contains(",Ana,+15005551001" + rest))
        }
    }

    @Test func `an address that only pretends to be one is guarded`() async throws {
        try await Bench.run { bench in
            let trick = "=cmd|'/c calc'!a1@example.org"
            try await CaseIntake(bench.context).accept([
                CaseEvent(
                    source: "desk",
                    id: "e1",
                    type: .caseResolved,
                    at: bench.clock.now,
                    case: CaseFacts(id: "C1"),
                    contact: ContactFacts(email: trick)
                )
            ])
            let page = try await bench.store.database.read { [store = bench.store] in
                try store.invitations(.about("C1"), limit: 1, in: $0)
            }
            let invitation = try #require(page.rows.first)
            try await bench.answer(invitation, 5)
            #expect(try await content("responses", "csv", bench).contains(",\"'\(trick)\","))
        }
    }

    @Test func `only people who agreed and are still listed leave as ambassadors`() async throws {
        try await Bench.run { bench in
            for number in 1...4 { try await bench.answer(bench.offer(number, name: "Person \(number)"), 10) }
            let candidates = try await bench.store.database.read { [store = bench.store] in
                try store.ambassadors(AmbassadorFilter(), limit: 10, in: $0).rows
            }
            let programme = AmbassadorProgramme(bench.context)
            for ambassador in candidates.dropFirst() {
                try await programme.consent(ambassador.id, wording: "v1", language: "en", ticks: [.marketing])
            }
            try await programme.withdraw(candidates[1].id, language: "en")
            try await bench.store.database.write { [store = bench.store] connection in
                var contact = try #require(try store.contact(candidates[2].contactID, in: connection))
                contact.optedOutAt = .testStart
                try store.update(contact, in: connection)
            }
            let lines = try await content("ambassadors", "ndjson", bench).split(separator: "\n")
            #expect(lines.count == 1)
            #expect(lines.first?.contains(#""name":"Person 1""#) == true)
            #expect(lines.first?.contains(#""consented_at":"2026-03-02T09:00:00Z","consent_wording":"v1""#) == true)
        }
    }

    /// What bars an ambassador from the list though they agreed and are listed.
    private static let bars: [(name: String, close: @Sendable (Bench, Ambassador) async throws -> Void)] = [
        ("nothing", { _, _ in }),
        (
            "a low answer nobody has seen to",
            { bench, _ in
                bench.clock.advance(by: .days(31))
                try await bench.answer(bench.ask(2, person: 1), 1)
            }
        ),
        (
            "being paid",
            { bench, ambassador in
                try await bench.store.database.write { [store = bench.store] connection in
                    try store.setReach(of: ambassador.id, followers: nil, isPartner: true, in: connection)
                }
            }
        ),
        (
            "a code of an affiliate",
            { bench, ambassador in
                let campaign = Campaign(id: "paid", landingURL: "https://shop.example.org/", kind: .affiliate)
                _ = try await bench.code(in: campaign, of: ambassador.contactID)
            }
        ),
        (
            "a recommendation of themselves",
            { bench, ambassador in
                let (now, person) = (bench.clock.now, ambassador.contactID)
                let campaign = Campaign(id: "friends", landingURL: "https://shop.example.org/")
                let code = try await bench.code(in: campaign, of: person)
                try await bench.store.database.write { [store = bench.store] connection in
                    let id: EntityID<Referral> = store.ids.next(at: now)
                    try connection.post(
                        """
                        INSERT INTO referral (id, code_id, campaign, kind, referrer_id, referred_id, purchase_source,
                            purchase_id, credit, decision, reasons, state, is_held, converted_at_ms, release_at_ms)
                        VALUES (\(id), \(code), 'friends', 'organic', \(person), \(person), 'shop', 'o1', 'code', 'reject',
                            \(#"["too_fast","same_email_key"]"#), 'refused', 0, \(now), \(now))
                        """
                    )
                }
            }
        ),
        ("the age of the answer", { bench, _ in bench.clock.advance(by: .days(366)) }),
        (
            "a newer answer below 9",
            { bench, ambassador in
                bench.clock.advance(by: .days(1))
                try await bench.classify(ambassador.contactID, .passive, score: 8)
            }
        ),
    ]

    @Test(arguments: bars.indices) func `a gate that closed after the person agreed keeps them off the list`(
        _ index: Int
    ) async throws {
        try await Bench.run { bench in
            let contact = try await bench.promoter(1)
            let id = try await bench.ambassador(contact).id
            try await AmbassadorProgramme(bench.context)
                .consent(id, wording: "v1", language: "en", ticks: [.marketing])
            #expect(try await bench.exported("ambassadors").count == 1)
            try await Self.bars[index].close(bench, bench.ambassador(contact))
            let left = try await bench.exported("ambassadors").count
            #expect(left == (index == 0 ? 1 : 0), "\(Self.bars[index].name)")
        }
    }

    @Test func `an ambassador whom an open task kept off the list is news when it ends`() async throws {
        try await Bench.run { bench in
            let contact = try await bench.promoter(1)
            let id = try await bench.ambassador(contact).id
            try await AmbassadorProgramme(bench.context)
                .consent(id, wording: "v1", language: "en", ticks: [.marketing])
            bench.clock.advance(by: .days(31))
            try await bench.answer(bench.ask(2, person: 1), 1)
            bench.clock.advance(by: .days(3))
            #expect(try await bench.exported("ambassadors", [.last: "1d"]).isEmpty)
            try await bench.close(try #require(try await bench.tasks().first).id)
            #expect(try await bench.exported("ambassadors", [.last: "1d"]).count == 1)
            bench.clock.advance(by: .days(3))
            #expect(try await bench.exported("ambassadors", [.last: "1d"]).isEmpty)
        }
    }

    @Test func `a promoter is news when both are there, the answer and the consent`() async throws {
        try await Bench.run { bench in
            let contact = try await bench.promoter(1)
            bench.clock.advance(by: .days(3))
            try await bench.agree(contact)
            #expect(try await bench.exported("promoters", [.last: "1d"]).count == 1)
            bench.clock.advance(by: .days(3))
            #expect(try await bench.exported("promoters", [.last: "1d"]).isEmpty)
            #expect(try await bench.exported("promoters", [.last: "7d"]).count == 1)
        }
    }

    /// Ways to write `+15005551001`.
    @Test(arguments: ["+1 500 555 1001", "001 500 555 1001", "1 500 555 1001"], ["+15005551001", "0015005551001"])
    func `whose number is on the suppression list leaves no more, however list and person write it`(
        _ listed: String,
        _ owned: String
    ) async throws {
        try await Bench.run { bench in
            let contact = try await bench.promoter(1)
            try await bench.agree(contact)
            // An older release kept the two zeros.
            try await bench.store.database.write {
                try $0.post("UPDATE identity SET handle = \(owned) WHERE channel = 'phone'")
                try $0.post("UPDATE contact SET phone = \(owned) WHERE id = \(contact)")
            }
            #expect(try await bench.exported("promoters").count == 1)
            let desk = SuppressionDesk(bench.context)
            let other = try SuppressionEntry.entries(of: ["phone": "+15005551002"], now: bench.clock.now)
            _ = try await desk.add(other, isDryRun: false, by: "test")
            #expect(try await bench.exported("promoters").count == 1)
            let dead = try SuppressionEntry.entries(of: ["phone": listed, "reason": "bounced"], now: bench.clock.now)
            #expect(try await desk.add(dead, isDryRun: false, by: "test").people == 1)
            #expect(try await bench.exported("promoters").map { $0.contains("5551001") } == [false])
            let said = try SuppressionEntry.entries(of: ["phone": listed], now: bench.clock.now)
            _ = try await desk.add(said, isDryRun: false, by: "test")
            #expect(try await bench.exported("promoters").isEmpty)
        }
    }

    @Test func `the consent that a marketing system is told is the one to marketing`() async throws {
        try await Bench.run { bench in
            let id = try await bench.ambassador(bench.promoter(1)).id
            let programme = AmbassadorProgramme(bench.context)
            try await programme.consent(id, wording: "v1", language: "en", ticks: [])
            bench.clock.advance(by: .days(2))
            try await programme.allow(.marketing, true, by: id, language: "en")
            #expect(try await content("ambassadors", "klaviyo", bench).contains(",2026-03-04T09:00:00Z\r\n"))
            #expect(try await content("ambassadors", "csv", bench).contains(",2026-03-02T09:00:00Z,v1,"))
            #expect(try await content("promoters", "klaviyo", bench).contains(",2026-03-04T09:00:00Z\r\n"))
        }
    }

    @Test func `nobody stands at once among those to write to and those to take out`() async throws {
        try await Bench.run { bench in
            let contact = try await bench.promoter(1)
            let id = try await bench.ambassador(contact).id
            let programme = AmbassadorProgramme(bench.context)
            try await programme.consent(id, wording: "v1", language: "en", ticks: [.marketing])
            try await programme.withdraw(id, language: "en")
            #expect(try await bench.exported("withdrawals").count == 1)
            bench.clock.advance(by: .days(1))
            try await bench.agree(contact)
            #expect(try await bench.exported("promoters").count == 1)
            #expect(try await bench.exported("withdrawals").isEmpty)
        }
    }

    @Test func `a no to the programme takes back nothing that was allowed elsewhere`() async throws {
        try await Bench.run { bench in
            let contact = try await bench.promoter(1)
            try await bench.agree(contact)
            bench.clock.advance(by: .days(1))
            let id = try await bench.ambassador(contact).id
            try await AmbassadorProgramme(bench.context).decline(id, language: "en")
            #expect(try await bench.ambassador(contact).state == .withdrawn)
            let said = try await bench.store.database.read { connection in
                try connection.rows("SELECT purpose, given FROM consent ORDER BY id").map {
                    "\(try $0.text("purpose")) \(try $0.bool("given"))"
                }
            }
            #expect(said == ["marketing true", "ambassador false"])
            #expect(try await bench.exported("promoters").count == 1)
            #expect(try await bench.exported("withdrawals").isEmpty)
        }
    }

    @Test func `answers are asked for by the team that had the case when it was resolved`() async throws {
        try await Bench.run { bench in
            try await bench.answer(bench.ask(1, team: "care"), 5)
            try await bench.answer(bench.ask(2, team: "sales"), 5)
            try await bench.answer(bench.ask(3, team: "care \"a\""), 5)
            // Since then the first case went to others, who are called like it; and a team has a name beside its id.
            try await bench.store.database.write { connection in
                try connection.post("UPDATE support_case SET team_name = 'Care' WHERE team_id = 'care'")
                try connection.post("UPDATE support_case SET team_name = 'Sales team' WHERE team_id = 'sales'")
            }
            _ = try await bench.ask(4, team: "other")
            try await bench.store.database.write { connection in
                try connection.post(
                    "UPDATE support_case SET team_id = 'care', team_name = 'Care' WHERE external_id = 'C4'"
                )
                try connection.post(
                    "UPDATE support_case SET team_id = 'other', team_name = 'Other' WHERE external_id = 'C1'"
                )
            }
            for (team, count) in [
                ("care", 1), ("Care", 1), ("CARE", 0), ("sales", 1), ("Sales team", 1), ("care \"a\"", 1), ("other", 0),
                ("Other", 0),
            ] {
                #expect(try await bench.exported("responses", [.team: team]).count == count, "\(team)")
            }
        }
    }

    @Test(arguments: [("es", 3), ("ES", 3), ("es-es", 2), ("es_ES", 2), ("es-MX", 0), ("e", 0), ("en", 1)])
    func `a language is found in every spelling of its tag`(_ wanted: String, _ count: Int) async throws {
        try await Bench.run { bench in
            for (number, tag) in ["es", "es_ES", "es-es", "en_GB"].enumerated() {
                let invitation = try await bench.ask(number)
                try await bench.answer(invitation, 5)
                try await bench.store.database.write {
                    try $0.post("UPDATE response SET locale = \(tag) WHERE contact_id = \(invitation.contactID)")
                }
            }
            #expect(try await bench.exported("responses", [.locale: wanted]).count == count)
        }
    }

    @Test func `a closed follow-up keeps a person off the list unless the newest NPS answer says otherwise`()
        async throws
    {
        try await Bench.run { bench in
            let invitation = try await bench.ask(1, name: "Ana")
            try await bench.answer(invitation, 1)
            let task = try #require(try await bench.lists.followUps(limit: 1).rows.first)
            let id = try #require(EntityID<FollowUp>(text: task.id))
            let change = FollowUpChange(state: .closed, cause: "slow", outcome: .solved)
            _ = try await FollowUpDesk(bench.context).change(id, version: task.version, by: "marta", change)
            #expect(try await content("detractors", "ndjson", bench).isEmpty)
            try await bench.classify(invitation.contactID, .detractor)
            #expect(try await content("detractors", "ndjson", bench).contains(#""name":"Ana""#))
        }
    }

    @Test func `unknown names say which ones there are`() async throws {
        try await Bench.run { bench in
            let exports = Exports(bench.context)
            #expect(throws: ExportRefusal.unknownExport(known: BuiltInExports.all.map(\.name))) {
                try exports.job(ExportRequest("friends", format: "csv"))
            }
            #expect(throws: ExportRefusal.unknownFormat(known: BuiltInExportFormats.all.map(\.name))) {
                try exports.job(ExportRequest("responses", format: "pdf"))
            }
            #expect(throws: ExportRefusal.notForMarketing(export: "detractors", fitting: ["csv", "json", "ndjson"])) {
                try exports.job(ExportRequest("detractors", format: "google"))
            }
        }
    }
}

/// A list that needs no store.
private struct Remarks: Export {
    let name = "remarks"
    let title = "Remarks"
    let summary = "What somebody wrote."
    let audience = ExportAudience.care
    let filters: Set<ExportFilterPart> = []
    let columns = [ExportColumn("comment", .text, at: 0), ExportColumn("score", .number, at: 1)]

    func page(
        _ filter: ExportFilter,
        after position: ListPosition?,
        limit: Int,
        store: Store,
        in connection: any SQLConnection,
        _ body: (any SQLRecord) throws -> Void
    ) throws -> ListPosition? { nil }
}

extension Bench {
    fileprivate func code(in campaign: Campaign, of contactID: EntityID<Contact>) async throws -> EntityID<CodeRow> {
        let now = self.clock.now
        let codes = try await self.store.database.write { [store] connection in
            var generator = SystemRandomNumberGenerator()
            let code = ReferralCode(firstName: "Ana", using: &generator)
            try store.insert(code: code, campaign: campaign, of: contactID, at: now, in: connection)
            return try store.referralCodes(of: contactID, in: connection)
        }
        return try #require(codes.first).id
    }

    fileprivate func classify(
        _ contactID: EntityID<Contact>,
        _ promoterClass: PromoterClass,
        score: Int = 2
    ) async throws {
        let now = self.clock.now
        try await self.store.database.write { [store] connection in
            let response = try #require(try store.responses(.of(contactID), limit: 1, in: connection).rows.first)
            try store.appendClass(
                promoterClass,
                score: score,
                of: contactID,
                responseID: response.id,
                at: now,
                in: connection
            )
        }
    }
}

extension ResponseFilter {
    fileprivate static func of(_ contactID: EntityID<Contact>) -> Self {
        var filter = Self()
        filter.contactID = contactID
        return filter
    }
}
