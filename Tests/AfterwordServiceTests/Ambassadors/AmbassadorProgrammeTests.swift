import AfterwordCore
import AfterwordService
import AfterwordStorage
import AfterwordTesting
import Testing

@Suite struct AmbassadorProgrammeTests {
    @Test func `a promoter's score is there with the answer, and the value of purchases with the next sweep`()
        async throws
    {
        try await Bench.run { bench in
            let contact = try await bench.promoter(1)
            #expect(try await bench.ambassador(contact).standing.points == 40)
            try await bench.buy(1, "30.00")
            try await bench.buy(2, "10.00")
            let sweep = AmbassadorSweep(bench.context)
            try await sweep.rescore()
            let scored = try await bench.ambassador(contact)
            #expect(scored.standing.parts.value == 15)
            #expect((scored.value, scored.valuePercentile) == (30_000_000, 0.75))
        }
    }

    @Test func `a score grows old by the day without anybody's doing`() async throws {
        try await Bench.run { bench in
            let contact = try await bench.promoter(1)
            let sweep = AmbassadorSweep(bench.context)
            try await sweep.rescore()
            #expect(try await sweep.rescore() == 0)
            bench.clock.advance(by: .days(180))
            #expect(try await sweep.rescore() == 1)
            #expect(try await bench.ambassador(contact).standing.parts.recency == 7.5)
            bench.clock.advance(by: .days(186))
            try await sweep.rescore()
            #expect(try await bench.ambassador(contact).standing.gates.contains(.answerTooOld))
        }
    }

    @Test func `leaving a tier is told in the history with its cause`() async throws {
        try await Bench.run { bench in
            let contact = try await bench.promoter(1)
            let id = try await bench.ambassador(contact).id
            let programme = AmbassadorProgramme(bench.context)
            try await programme.consent(id, wording: "v1", language: "en", ticks: [.marketing])
            try await programme.withdraw(id, language: "en")
            let detail = try #require(try await bench.lists.ambassador(id))
            let moves = detail.history.filter { $0.action == "tier_changed" }.compactMap(\.detail)
            #expect(moves == ["silver → none: no_consent", "none → silver: 40 points"])
        }
    }

    @Test(arguments: [true, false])
    func `an offer that leaving took back opens again with the person's return`(_ isApproved: Bool) async throws {
        try await Bench.run { bench in
            let id = try await bench.ambassador(bench.promoter(1)).id
            let programme = AmbassadorProgramme(bench.context)
            try await programme.consent(id, wording: "v1", language: "en", ticks: [.marketing])
            let offer = try await OfferDesk(bench.context).create(OfferDraft(title: "A gift", terms: ""), by: "cli")
            func claims() async throws -> [OfferClaim] {
                try await bench.store.database.read { [store = bench.store] in try store.claims(of: [id], in: $0) }
            }
            let claim = try #require(try await claims().first)
            if isApproved { try await OfferClaims(bench.context).decide(claim.id, approve: true, by: "cli") }
            try await programme.withdraw(id, language: "en")
            #expect(try await claims().map(\.state) == [.revoked])
            bench.clock.advance(by: .days(1))
            try await programme.consent(id, wording: "v1", language: "en", ticks: [.marketing])
            #expect(try await claims().map(\.state) == [isApproved ? .offered : .proposed])
            #expect(try await claims().map(\.offerID) == [offer.id])
            // What the person took stays theirs, and is not opened a second time.
            guard isApproved else { return }
            try await OfferClaims(bench.context).take(claim.id, by: id)
            try await programme.withdraw(id, language: "en")
            try await programme.consent(id, wording: "v1", language: "en", ticks: [.marketing])
            #expect(try await claims().map(\.state) == [.claimed])
        }
    }

    @Test func `an invitation goes by itself a day later, in the day, once, if the configuration says so`() async throws
    {
        try await Bench.run { bench in
            var context = bench.context
            context.account.ambassadors.invitesByItself = true
            let eager = Bench(context: context, clock: bench.clock)
            let contact = try await eager.promoter(1)
            var due = try #require(try await eager.ambassador(contact).inviteAt)
            #expect(due == eager.clock.now + .hours(24))
            let sweep = AmbassadorSweep(context)
            eager.clock.advance(by: .hours(24) - .seconds(1))
            #expect(try await sweep.invite() == 0)
            eager.clock.advance(by: .seconds(1))
            #expect(try await sweep.invite() == 1)
            #expect(try await sweep.invite() == 0)
            #expect(try await eager.ambassador(contact).state == .invited)
            due = eager.clock.now
            #expect(try await eager.ambassador(contact).invitedAt == due)
        }
    }

    @Test func `who cannot be invited keeps nobody else from it`() async throws {
        try await Bench.run { bench in
            var context = bench.context
            context.account.ambassadors.invitesByItself = true
            let eager = Bench(context: context, clock: bench.clock)
            let (first, second) = (try await eager.promoter(1), try await eager.promoter(2))
            eager.clock.advance(by: .hours(24))
            let spoiled = try await eager.ambassador(first).id
            try await eager.store.database.write {
                try $0.post("UPDATE ambassador SET gates = \("[") WHERE id = \(spoiled)")
            }
            let sweep = AmbassadorSweep(context)
            let failure = await #expect(throws: PartialFailure.self) { try await sweep.invite() }
            #expect(failure?.name == spoiled.text)
            #expect(try await eager.ambassador(second).state == .invited)
            #expect(try await sweep.invite() == 0)
            eager.clock.advance(by: .minutes(10))
            await #expect(throws: PartialFailure.self) { try await sweep.invite() }
        }
    }

    @Test func `without that word nobody is invited by itself`() async throws {
        try await Bench.run { bench in
            let contact = try await bench.promoter(1)
            #expect(try await bench.ambassador(contact).inviteAt == nil)
        }
    }

    @Test func `nobody is invited while a case of theirs is worked on`() async throws {
        try await Bench.run { bench in
            let contact = try await bench.promoter(1)
            let id = try await bench.ambassador(contact).id
            let invitations = AmbassadorInvitations(bench.context)
            try await bench.store.database.write { [store = bench.store] connection in
                var cases = try store.cases(.init(), limit: 1, in: connection).rows
                cases[0].state.phase = .open
                try store.save(cases, in: connection)
            }
            await #expect(throws: AmbassadorInviteRefusal.openCase) { try await invitations.invite(id, by: "cli") }
            try await bench.store.database.write { [store = bench.store] connection in
                var cases = try store.cases(.init(), limit: 1, in: connection).rows
                cases[0].state.phase = .closed
                try store.save(cases, in: connection)
            }
            _ = try await invitations.invite(id, by: "cli")
        }
    }

    @Test(arguments: [(SuppressionReason.complained, true), (.bounced, false)])
    func `an address suppressed for what the person said bars the person, one that bounces does not`(
        _ reason: SuppressionReason,
        isBarred: Bool
    ) async throws {
        try await Bench.run { bench in
            let contact = try await bench.promoter(1)
            let id = try await bench.ambassador(contact).id
            try await bench.store.database.write { [store = bench.store, now = bench.clock.now] connection in
                let entry = Suppression(
                    id: store.ids.next(at: now),
                    channel: "email",
                    handle: "p1@example.org",
                    reason: reason,
                    since: now
                )
                let inserted = try store.insert([entry], in: connection)
                #expect(inserted == 1)
            }
            let invitations = AmbassadorInvitations(bench.context)
            if isBarred {
                await #expect(throws: AmbassadorInviteRefusal.optedOut) { try await invitations.invite(id, by: "cli") }
            } else {
                _ = try await invitations.invite(id, by: "cli")
            }
        }
    }

    @Test func `what bars an invitation by then goes into the history instead`() async throws {
        try await Bench.run { bench in
            var context = bench.context
            context.account.ambassadors.invitesByItself = true
            let eager = Bench(context: context, clock: bench.clock)
            let contact = try await eager.promoter(1)
            try await eager.store.database.write { connection in
                try OptOut(eager.context).apply(contact, how: "page", now: eager.clock.now, in: connection)
            }
            eager.clock.advance(by: .hours(24))
            try await AmbassadorSweep(eager.context).invite()
            let ambassador = try await eager.ambassador(contact)
            #expect((ambassador.state, ambassador.inviteAt) == (.candidate, nil))
            let detail = try #require(try await eager.lists.ambassador(ambassador.id))
            #expect(detail.history.first?.action == "not_invited")
            #expect(detail.history.first?.detail == "opted_out")
        }
    }
}

@Suite struct AmbassadorInvitePolicyTests {
    private static let now = Instant.testStart

    private static let refusals: [(AmbassadorState, [AmbassadorGate], Bool?, Duration?, AmbassadorInviteRefusal?)] = [
        (.candidate, [], true, nil, nil),
        (.candidate, [.noConsent], nil, nil, nil),
        (.candidate, [.noConsent], false, nil, .gates([.noConsent])),
        (.candidate, [.noConsent, .openTask], nil, nil, .gates([.openTask])),
        (.invited, [], true, .days(90), nil),
        (.invited, [], true, .days(90) - .seconds(1), .coolDown(until: Self.now + .seconds(1))),
        (.active, [], true, nil, .alreadyActive),
        (.withdrawn, [], true, nil, .withdrawn),
    ]

    @Test(arguments: Self.refusals)
    func `gates, state and the last invitation decide`(
        _ state: AmbassadorState,
        _ gates: [AmbassadorGate],
        _ said: Bool?,
        _ ago: Duration?,
        _ expected: AmbassadorInviteRefusal?
    ) {
        var facts = AmbassadorInvitePolicy.Facts(state: state, gates: gates, saidConsent: said)
        facts.lastInvitedAt = ago.map { Self.now - $0 }
        #expect(AmbassadorInvitePolicy.refusal(of: facts, now: Self.now) == expected)
    }

    @Test func `an account may ask only people who said yes to marketing`() {
        var facts = AmbassadorInvitePolicy.Facts(state: .candidate, gates: [.noConsent], saidConsent: nil)
        facts.onlyWithConsent = true
        #expect(AmbassadorInvitePolicy.refusal(of: facts, now: Self.now) == .gates([.noConsent]))
    }
}

@Suite struct OfferRuleTests {
    private static let contact = EntityID<Contact>(rawValue: 7)

    private static let cases: [(@Sendable (inout OfferRule) -> Void, Bool)] = [
        ({ _ in }, true),
        ({ $0.tiers = [.gold] }, true),
        ({ $0.tiers = [.bronze] }, false),
        ({ $0.classes = ["promoter"] }, true),
        ({ $0.products = ["chair", "table"] }, true),
        ({ $0.products = ["lamp"] }, false),
        ({ $0.locales = ["es"] }, true),
        ({ $0.locales = ["es-MX"] }, true),
        ({ $0.locales = ["e"] }, false),
        ({ $0.contactID = EntityID(rawValue: 8) }, false),
    ]

    @Test(arguments: Self.cases)
    func `each condition must hold`(_ edit: @Sendable (inout OfferRule) -> Void, allowed: Bool) {
        var rule = OfferRule()
        edit(&rule)
        let person = OfferFacts(
            contactID: Self.contact,
            tier: .gold,
            promoterClass: .promoter,
            products: ["chair"],
            locale: "es_MX"
        )
        #expect(rule.allows(person) == allowed)
    }
}

extension Bench {
    /// Somebody who answers the recommendation question with 10.
    func promoter(_ number: Int) async throws -> EntityID<Contact> {
        let nps = try await self.offer(number)
        try await self.answer(nps, 10)
        return nps.contactID
    }

    /// Somebody who is offered the recommendation question, after giving their case this score.
    func offer(
        _ number: Int,
        after score: Int = 5,
        name: String? = "Ana",
        agent: String? = nil,
        person: Int? = nil
    ) async throws -> Invitation {
        let invitation = try await self.ask(number, team: "care", name: name, agent: agent, person: person)
        // The thank-you page makes the offer; in a conversation it would be a message.
        try await self.post(invitation, score, sawHand: true)
        return try await self.further(.nps, about: number)
    }

    /// The newest invitation of a kind about the case `C<number>`.
    func further(_ kind: SurveyKind, about number: Int) async throws -> Invitation {
        let all = try await self.store.database.read { [store] connection in
            try store.invitations(.about("C\(number)"), limit: 10, in: connection).rows
        }
        return try #require(all.first { $0.kind == kind })
    }

    func ambassador(_ contact: EntityID<Contact>) async throws -> Ambassador {
        let found = try await self.store.database.read { [store] connection in
            try store.ambassador(of: contact, in: connection)
        }
        return try #require(found)
    }

    /// A sale to `p<number>@example.org`.
    func buy(_ number: Int, _ amount: String) async throws {
        var purchase = PurchaseFacts(id: "o\(number)")
        purchase.amount = amount
        purchase.currency = "EUR"
        try await CaseIntake(self.context).accept([
            CaseEvent(
                source: "shop",
                id: "s\(number)",
                type: .purchaseCompleted,
                at: self.clock.now,
                contact: ContactFacts(email: "p\(number)@example.org"),
                purchase: purchase
            )
        ])
    }
}
