import AfterwordCore
import AfterwordHTTP

extension DeskSamplePages {
    static func story(_ text: DeskSampleTexts) -> [StoryEntry] {
        [
            StoryEntry(
                kind: .event,
                at: DeskSampleTexts.ago(.days(2)),
                title: text("Ana wrote on Telegram"),
                detail: text("Care took it, Marta answered after 12 minutes.")
            ),
            StoryEntry(
                kind: .event,
                at: DeskSampleTexts.ago(.hours(20)),
                title: text("The case was resolved (resolution 1)")
            ),
            .decision(
                self.decision(text),
                survey: text("csat"),
                at: DeskSampleTexts.ago(.hours(20)),
                until: text("tomorrow")
            ),
            StoryEntry(
                kind: .message,
                at: DeskSampleTexts.ago(.hours(19)),
                title: text("An invitation went to Telegram"),
                link: DeskLink(text("Message and its tries"), to: DeskAddress(path: ["messages", text("msg_1")]))
            ),
            StoryEntry(
                kind: .attempt,
                at: DeskSampleTexts.ago(.hours(19)),
                title: text("First try failed"),
                detail: text("Telegram refused the token (401). Paste a new one from BotFather, then press Resume."),
                tone: .low
            ),
            StoryEntry(
                kind: .response,
                at: DeskSampleTexts.ago(.hours(3)),
                title: text("Ana answered 1 of 5"),
                quote: text("Nobody told me about the fee.\nI had to ask three times."),
                tone: .low
            ),
            StoryEntry(
                kind: .followUp,
                at: DeskSampleTexts.ago(.hours(3)),
                title: text("A follow-up opened for Marta")
            ),
        ]
    }

    private static func decision(_ text: DeskSampleTexts) -> Decision {
        Decision(
            id: EntityID(rawValue: 1),
            contactID: EntityID(rawValue: 2),
            survey: text("csat"),
            decidedAt: DeskSampleTexts.now,
            verdict: .deferred(.throttled, until: DeskSampleTexts.now + .days(1)),
            checks: DecisionReason.allCases.map { reason in
                RuleCheck(
                    rule: reason,
                    passed: reason != .throttled,
                    detail: text("last asked 2026-03-20, 30 days end 2026-04-19")
                )
            }
        )
    }

    static func followUp(_ amount: DeskAmount, _ text: DeskSampleTexts) -> FollowUpPage {
        let isClosed = amount == .none
        return FollowUpPage(
            path: DeskAddress(path: ["follow-ups", text("fup_1")]),
            nextStep: text(isClosed ? "Closed as explained." : "Call Ana by today 14:00. Marta has it."),
            person: FollowUpPerson(
                name: text("Ana Petrescu"),
                ways: amount == .much ? [DeskLink(text("+40 700 000 000"), to: "tel:+40700000000")] : [],
                caseLink: DeskLink(
                    text("Case 1234 · Entrega retrasada"),
                    to: DeskAddress(path: ["cases", "desk", text("1234")])
                )
            ),
            severity: .urgent,
            score: ScoreMark(score: 1, top: 5, kind: text("CSAT"), tone: .low),
            quote: amount == .little ? nil : text("Nobody told me about the fee, and I had to ask three times."),
            state: isClosed ? .closed : .open,
            due: isClosed ? nil : DeskSampleTexts.due(in: .hours(2)),
            closeDue: isClosed ? nil : DeskSampleTexts.due(in: .days(2)),
            owner: amount == .little ? nil : text("marta"),
            story: amount == .much ? self.story(text) : Array(self.story(text).suffix(1)),
            forms: isClosed ? nil : self.forms(amount, text),
            ending: isClosed
                ? FollowUpEnding(
                    cause: text("Unclear information"),
                    outcome: text("Explained"),
                    note: text("She was glad of the call."),
                    at: DeskSampleTexts.ago(.hours(1))
                ) : nil,
            clash: amount == .much ? self.clash(text) : nil,
            reply: isClosed ? nil : self.reply(amount, text),
            sent: amount == .much ? [self.sent(text)] : [],
            missed: amount == .much ? text("first contact") : nil,
            recovery: isClosed ? text("recovered, answered 5") : nil
        )
    }

    private static func clash(_ text: DeskSampleTexts) -> FollowUpClash {
        FollowUpClash(
            words: text("Somebody else changed this follow-up while you had it open."),
            last: text("ion reached the person, 2 min ago."),
            rows: [
                FollowUpClash.Row(text("Owner"), now: text("ion"), yours: text("marta")),
                FollowUpClash.Row(text("State"), now: "contacted", yours: "contacted"),
            ]
        )
    }

    private static func reply(_ amount: DeskAmount, _ text: DeskSampleTexts) -> FollowUpReplyForm {
        FollowUpReplyForm(
            version: 3,
            submission: text("7b0c1f6e-0000-4000-8000-000000000000"),
            ways: amount == .little
                ? [] : [DeskChoice(value: text("mail"), words: text("mail · ana@example.org"), isChosen: true)],
            templates: amount == .much
                ? [DeskChoice(value: text("apology"), words: text("An apology, and what happens next"))] : [],
            subject: text("Your case 1234"),
            text: text("Hello Ana,\n\nwe are sorry."),
            error: amount == .much ? text("Nothing was sent yet: read the warning and tick it.") : nil,
            preview: amount == .much
                ? FollowUpPreview(
                    channel: text("mail"),
                    way: text("mail · ana@example.org"),
                    subject: text("Your case 1234"),
                    text: text("Hello Ana,\n\nwe are sorry."),
                    warnings: [DeskChoice(value: "opted_out", words: text("This person asked for no surveys."))]
                ) : nil
        )
    }

    private static func sent(_ text: DeskSampleTexts) -> FollowUpSentReply {
        FollowUpSentReply(
            way: text("mail · ana@example.org"),
            text: text("We are sorry."),
            state: text("sent"),
            tone: .plain,
            at: DeskSampleTexts.ago(.hours(1)),
            link: DeskAddress(path: ["messages", text("msg_1")])
        )
    }

    private static func forms(_ amount: DeskAmount, _ text: DeskSampleTexts) -> FollowUpForms {
        FollowUpForms(
            version: 3,
            canMarkContacted: true,
            owners: [
                DeskChoice(value: text("marta"), words: text("Marta"), isChosen: true),
                DeskChoice(value: "ion", words: text("Ion")),
            ],
            causes: [DeskChoice(value: text("fee"), words: text("Unclear information"))],
            note: amount == .much ? text("Left a voice message.") : "",
            closeError: amount == .much ? text("Choose a cause: it is what the reports are made of.") : nil,
            journal: amount == .much ? text("Half a note") : "",
            journalError: amount == .much ? text("Write the note first.") : nil,
            tries: amount == .much ? text("2 tries so far") : nil
        )
    }

    static func supportCase(_ amount: DeskAmount, _ text: DeskSampleTexts) -> CasePage {
        CasePage(
            number: text("1234"),
            answer: text("Asked once, answered 1 of 5. Marta calls by 14:00."),
            subject: text("Entrega retrasada"),
            facts: [
                DeskFact(text("Person"), text("Ana Petrescu")), DeskFact(text("Channel"), text("Telegram")),
                DeskFact(text("Team"), text("Care")), DeskFact(text("Tags"), text("delivery, fee")),
            ],
            source: DeskLink(text("Open in Zendesk"), to: "https://example.org/1234"),
            story: self.rows(amount == .much ? .little : amount, [self.story(text)]).flatMap(\.self)
        )
    }

    static func messages(_ amount: DeskAmount, _ text: DeskSampleTexts) -> MessagesPage {
        let rows = MessageState.allCases.map { state in
            MessageRow(
                href: DeskAddress(path: ["messages", text("msg_\(state.rawValue)")]),
                state: state,
                what: text("Invitation to Ana Petrescu"),
                channel: text("Telegram"),
                attempts: 3,
                failure: state.tone == .low || state.tone == .warn
                    ? text("Telegram refused the token (401). Paste a new one from BotFather, then press Resume.")
                    : nil,
                at: DeskSampleTexts.ago(.hours(3))
            )
        }
        let filters = FilterGroup(
            name: text("State"),
            parameter: "state",
            choices: MessageState.allCases.map { ($0.rawValue, $0.rawValue) },
            path: "messages",
            query: ["state": amount == .much ? "held" : ""],
            counts: ["held": 6, "waiting": 1204, "exhausted": 2]
        )
        let isEmpty = amount == .none
        return MessagesPage(
            waiting: isEmpty ? 0 : 1204,
            held: isEmpty ? 0 : 6,
            failed: isEmpty ? 0 : 2,
            filters: [filters],
            rows: amount == .much ? rows : self.rows(amount, rows)
        )
    }

    static func message(_ amount: DeskAmount, _ text: DeskSampleTexts) -> MessagePage {
        MessagePage(
            path: DeskAddress(path: ["messages", text("msg_1")]),
            what: text("Invitation to Ana Petrescu"),
            state: amount == .none ? .waiting : .held,
            failure: amount == .none ? nil : text("Telegram refused the token (401). Paste a new one from BotFather."),
            facts: [DeskFact(text("Channel"), text("tg")), DeskFact(text("To"), text("@ana"))],
            text: amount == .none ? nil : text("Care at Brand, about your case 1234.\nHow satisfied are you?"),
            attempts: amount == .none ? [] : self.story(text).filter { $0.kind == .attempt }
        )
    }

    static func surveys(_ amount: DeskAmount, _ text: DeskSampleTexts) -> SurveysPage {
        let row = SurveyRow(
            name: text("csat"),
            kind: text("CSAT"),
            question: text("How satisfied are you with the help you received?"),
            languages: text("English, Español, Română"),
            trigger: text("when a case is resolved"),
            preview: DeskAddress(path: ["surveys", text("csat"), "preview"]),
            caution: amount == .little ? text("switched off") : nil
        )
        return SurveysPage(rows: self.rows(amount, [row]), folder: text("surveys"))
    }

    static func inbox(_ amount: DeskAmount, _ text: DeskSampleTexts, look: InboxMessage.Look) -> InboxPage {
        let items = (0..<3).map { index in
            InboxItem(
                href: DeskAddress(path: ["inbox", text("msg_\(index)")]),
                recipient: text(["Ana Petrescu", "Ion D.", "مريم حسن"][index]),
                subject: text("How satisfied are you with the help you received?"),
                channel: text(["mail", "Telegram", "webhook"][index]),
                at: DeskSampleTexts.ago(.minutes(index * 7)),
                isOpen: index == 0 && amount == .much
            )
        }
        let open = InboxMessage(
            look: look,
            channel: text(look.rawValue),
            from: text("Care at Brand"),
            to: text("ana@example.org"),
            subject: look == .mail ? text("Your case 1234: how did we do?") : nil,
            text: text(
                "Care at Brand, about your case 1234.\n\nHow satisfied are you with the help you received?\nOne tap is enough."
            ),
            code: look == .webhook ? text("{\n  \"type\": \"survey.invitation\"\n}") : nil,
            buttons: (1...5).map { score in
                look == .chat
                    ? .press(text("\(score)"), value: text("s:TOKEN:\(score)"))
                    : .link(
                        text("\(score)"),
                        to: DeskAddress(path: ["s", text("TOKEN")], query: [("score", "\(score)")])
                    )
            },
            link: DeskLink(text("Stop these messages"), to: "/u/TOKEN"),
            at: DeskSampleTexts.ago(.minutes(3)),
            pressPath: DeskAddress(path: ["inbox", text("msg_0"), "press"])
        )
        return InboxPage(
            items: amount == .none ? [] : items,
            open: amount == .much ? open : nil,
            closeCommand: text(Self.closeCommand)
        )
    }

    static func signIn(_ amount: DeskAmount, _ text: DeskSampleTexts) -> SignInPage {
        SignInPage(
            name: amount == .much ? text("marta") : "",
            failure: amount == .much ? .wrong : nil,
            next: DeskAddress(path: [text("follow-ups")])
        )
    }

    static func signInLink(_ amount: DeskAmount, _ text: DeskSampleTexts) -> SignInLinkPage {
        amount == .none ? .usedUp : .ready(user: text("marta"), token: text("TOKEN"))
    }

    static func problem(_ amount: DeskAmount, _ text: DeskSampleTexts) -> ProblemPage {
        switch amount {
        case .none: .notFound(requestID: text("req_1"))
        case .little: .forbidden(requestID: text("req_1"))
        case .much:
            ProblemPage(
                title: text("The database is busy"),
                remedy: text("Wait, then try again."),
                requestID: text("req_1")
            )
        }
    }
}
