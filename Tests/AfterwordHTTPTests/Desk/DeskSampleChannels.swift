import AfterwordCore
import AfterwordHTTP

/// Samples of the pages about channels, people and many messages.
extension DeskSamplePages {
    static func channels(_ amount: DeskAmount, _ text: DeskSampleTexts) -> ChannelsPage {
        let cards = [
            ChannelCard(
                id: text("tg"),
                type: text("telegram"),
                state: text("stopped"),
                tone: .low,
                words: text("The receiver refused our credentials (401)."),
                remedy: text("Set the new token or secret, restart, then press Resume."),
                bars: CountBars(id: text("sent-tg"), title: text("Sent by hour"), hours: Array(0..<24)),
                facts: [DeskFact(text("Sent"), text("276 in 24 hours"))],
                lastSuccess: DeskSampleTexts.ago(.hours(3)),
                failure: ChannelFailure(
                    at: DeskSampleTexts.ago(.hours(2)),
                    words: text("the receiver failed (503)"),
                    remedy: text("Its log says why; then it goes on by itself."),
                    href: DeskAddress(path: ["messages", text("msg_1")])
                ),
                links: [DeskLink(text("6 held"), to: "/messages?channel=tg&state=held")],
                queues: [
                    StoppedQueueRow(
                        name: text("tg@api.telegram.org/999"),
                        words: text("somebody stopped it"),
                        at: DeskSampleTexts.ago(.hours(1))
                    )
                ],
                addressKind: text("telegram"),
                isStopped: true
            ),
            ChannelCard(id: text("crm"), type: text("webhook"), state: text("ready"), tone: .plain),
            ChannelCard(
                id: text("desk/write_back"),
                type: text("answers back to zendesk"),
                state: text("delivering"),
                tone: .high,
                isTestable: false
            ),
            ChannelCard(id: text("gone"), type: nil, state: text("stopped"), tone: .low),
        ]
        let source = SourceCard(
            id: text("desk"),
            type: text("zendesk"),
            state: text("refused"),
            tone: .low,
            url: text("https://care.example.org/v1/sources/desk"),
            lastEvent: DeskSampleTexts.ago(.hours(9)),
            refusals: text("12 in 30 days"),
            remedy: text("Copy the signing secret.")
        )
        return ChannelsPage(
            mode: amount == .little ? text("Sending is switched to dry_run.") : nil,
            channels: amount == .much ? cards : self.rows(amount, cards),
            sources: self.rows(amount == .much ? .little : amount, [source])
        )
    }

    static func massDeed(_ amount: DeskAmount, _ text: DeskSampleTexts) -> MassDeedPage {
        MassDeedPage(
            isReplay: amount != .little,
            count: amount == .none ? 0 : 412,
            choice: amount == .none ? [] : [DeskFact(text("Channel"), text("crm"))],
            path: "/bulk/replay",
            fields: [HiddenField(name: text("channel"), value: text("crm"))],
            back: "/messages?channel=crm"
        )
    }

    static func contact(_ amount: DeskAmount, _ text: DeskSampleTexts) -> ContactPage {
        ContactPage(
            name: text("Ana Petrescu"),
            answer: text("2 cases, 1 answer."),
            facts: [DeskFact(text("E-mail"), text("ana@example.org"))],
            consents: [DeskFact(text("Surveys"), text("agreed"))],
            proof: "/contacts/con_1/consents",
            classes: [DeskFact(text("Tue 14 Jan"), text("promoter (9)"))],
            cases: amount == .none ? [] : [DeskLink(text("Case 1234, resolved"), to: "/cases/desk/1234")],
            rights: amount == .none ? [] : [DeskLink(text("Erase this person…"), to: "/contacts/con_1/erase")],
            story: amount == .none ? [] : self.story(text)
        )
    }

    static func erasure(_ amount: DeskAmount, _ text: DeskSampleTexts) -> ErasurePage {
        ErasurePage(
            name: text("Ana Petrescu"),
            records: self.rows(amount, [DeskFact(text("answers and comments"), text("2"))]),
            answers: amount == .none ? 0 : 2,
            exports: self.rows(amount, [DeskFact(text("promoters.csv"), text("Tue 14 Jan, 12:00 UTC"))]),
            namesakes: self.rows(amount, [DeskLink(text("con_2"), to: "/contacts/con_2")]),
            path: "/contacts/con_1/erase",
            back: "/contacts/con_1"
        )
    }

    static func audit(_ amount: DeskAmount, _ text: DeskSampleTexts) -> AuditPage {
        let row = AuditRow(
            sequence: "412",
            action: text("contact.erased"),
            only: "/audit?action=contact.erased",
            subject: text("con_aebagbafaydqq"),
            actor: text("marta"),
            detail: amount == .much ? text("2 rows") : nil,
            at: DeskSampleTexts.ago(.minutes(3))
        )
        return AuditPage(
            count: 412,
            fields: [
                AuditPage.Field("actor", text("Who"), value: text("user:marta"), example: text("user:marta")),
                AuditPage.Field("action", text("Deed"), value: "", example: text("contact.erased")),
            ],
            rows: self.rows(amount, [row]),
            next: amount == .much ? "/audit?cursor=abc" : nil
        )
    }

    static func ambassadors(_ amount: DeskAmount, _ text: DeskSampleTexts) -> AmbassadorsPage {
        let row = AmbassadorRow(
            id: "amb_1",
            person: text("Ana Petrescu"),
            story: amount == .little ? nil : "/contacts/con_1",
            address: text("ana@example.org"),
            points: 63.03,
            parts: [.init(words: text("Newest NPS answer"), points: "20.0", most: "of 20")],
            state: [text("active")],
            gates: amount == .much ? [] : [text("no consent yet")],
            since: DeskSampleTexts.ago(.hours(30)),
            consent: amount == .much ? text("Tue 14 Jan, 12:00 UTC") : nil,
            help: text("helped 3 times"),
            invited: text("Tue 14 Jan, 12:00 UTC"),
            invite: "/ambassadors/amb_1/invite"
        )
        let decision = ProgrammeDecision(
            kind: "Words to publish",
            words: text("They mended it in an hour."),
            person: text("Ana"),
            at: DeskSampleTexts.ago(.hours(2)),
            link: "https://forum.example.org/1",
            path: "/ambassadors/testimonials/tst_1",
            yes: "Publish",
            no: "Keep back"
        )
        let offer = OfferRow(
            title: text("A month free"),
            terms: text("For the next invoice."),
            audience: text("gold"),
            result: "2 of 5 redeemed",
            close: "/ambassadors/offers/off_1/close"
        )
        return AmbassadorsPage(
            filters: [],
            rows: self.rows(amount, [row]),
            decisions: self.rows(amount, [decision]),
            offers: self.rows(amount, [offer]),
            exports: [DeskLink(text("CSV"), to: "/ambassadors/export/csv")],
            next: amount == .much ? "/ambassadors?cursor=abc" : nil
        )
    }
}
