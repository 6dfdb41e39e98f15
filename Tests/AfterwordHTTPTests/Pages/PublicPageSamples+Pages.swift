import AfterwordCore
import AfterwordHTTP

extension PublicPageSamples {
    /// Every page with every part, by name.
    var all: [(name: String, page: any PublicPage)] {
        self.surveys + self.answers + self.notices + [
            ("ambassador", self.ambassador), ("ambassador-asked", self.asked),
        ]
    }

    private var surveys: [(name: String, page: any PublicPage)] {
        let ease = self.labelled("score", question: "ces_ease.statement", prefix: "ces_ease", through: 7, value: "6")
        let effort = self.ends(
            "score",
            prefix: "ces_effort",
            question: "ces_effort.question",
            values: 1...7,
            value: "2"
        )
        var refused = self.nps
        refused.error = self.text("Please choose a number from 0 to 10.")
        var comment = self.comment
        comment.error = self.text("Please shorten your words to 2000 characters.")
        var form = self.form([refused, comment])
        form.errorSummary = self.text("Two things need your attention before we can save your answer.")
        return [
            ("csat", self.survey(self.form([self.csat, self.comment]))),
            (
                "nps",
                self.survey(
                    self.form([
                        self.ends("score", prefix: "nps", question: "nps.question", values: 0...10, value: "9"),
                        self.comment,
                    ])
                )
            ),
            ("ces-effort", self.survey(self.form([effort, self.comment]))),
            ("ces-ease", self.survey(self.form([ease, self.comment]))),
            (
                "ten",
                self.survey(
                    self.form([
                        self.ends("score", prefix: "csat10", question: "csat.question", values: 1...10), self.comment,
                    ])
                )
            ),
            ("reason", self.survey(self.form([self.reason, self.comment]))),
            ("errors", self.survey(form)),
        ]
    }

    private func survey(_ form: SurveyForm) -> SurveyPage {
        SurveyPage(
            frame: self.frame("Your answer"),
            caseLine: self.text("Case 1234 · Late delivery of the blue reading chair"),
            form: form
        )
    }

    private var answers: [(name: String, page: any PublicPage)] {
        var confirm = self.form([], submit: "Confirm")
        confirm.carried = [
            HiddenField(name: "score", value: self.foreign ?? "4"),
            HiddenField(name: "comment", value: self.foreign ?? "Two lines\nof words"),
        ]
        let recorded = RecordedScore(
            label: self.text("Your answer"),
            value: self.foreign ?? "2",
            outOf: self.text("of 5"),
            words: self.word("csat.2")
        )
        let quote = QuestionView(
            id: "quote",
            text: self.word("quote.consent"),
            control: .checkbox,
            isOptional: true,
            value: self.foreign
        )
        return [
            (
                "confirm",
                ConfirmPage(
                    frame: self.frame("Confirm your answer"),
                    heading: self.text("You chose 4 of 5"),
                    explanation: self.text(
                        "Press the button and your answer is saved. This is how we know that a person chose it."
                    ),
                    form: confirm,
                    change: PageLink(
                        label: self.text("Choose another number"),
                        address: self.address("/s/\(Self.token)")
                    )
                )
            ),
            (
                "thanks-low",
                ThanksPage(
                    frame: self.frame("Thank you"),
                    heading: self.word("thanks.low"),
                    recorded: recorded,
                    nextSteps: [self.text("Marta will call you by Tuesday 12:00.")],
                    form: self.form([self.reason, self.comment], submit: "Send the reason"),
                    correction: self.change
                )
            ),
            (
                "thanks-high",
                ThanksPage(
                    frame: self.frame("Thank you"),
                    heading: self.word("thanks.good"),
                    recorded: recorded,
                    form: self.form([self.nps], submit: "Send", title: "One more question, if you like"),
                    correction: self.change
                )
            ),
            (
                "thanks-quote",
                ThanksPage(
                    frame: self.frame("Thank you"),
                    heading: self.word("thanks.good"),
                    recorded: recorded,
                    form: self.form([quote], submit: "Yes, you may quote me"),
                    share: self.share,
                    correction: self.change
                )
            ),
        ]
    }

    private var change: PageLink {
        PageLink(label: self.text("Change my answer"), address: self.address("/s/\(Self.token)"))
    }

    private func button(_ label: String) -> ButtonForm {
        ButtonForm(
            action: self.address("/s/\(Self.token)"),
            label: self.text(label),
            fields: [HiddenField(name: "correction", value: self.foreign ?? String(repeating: "c", count: 26))]
        )
    }

    private var share: ShareLink {
        ShareLink(
            heading: self.text("Share Fernwood with a friend"),
            explanation: self.text("Your friend gets 10 % off the first order, and we thank you with the same."),
            label: self.text("Open my page"),
            address: self.address("https://feedback.example.org/r/k7m2qx")
        )
    }

    private var notices: [(name: String, page: any PublicPage)] {
        [
            (
                "answered",
                NoticePage(
                    frame: self.frame("Already answered"),
                    heading: self.text("You have already answered"),
                    paragraphs: [
                        self.text("Your answer of 3 May is saved. Thank you."),
                        self.text(
                            "To change it from this device, ask for a fresh link. It goes to the address we wrote to."
                        ),
                    ],
                    action: self.button("Send me a fresh link")
                )
            ),
            ("person", self.person),
            ("unknown", self.unknown),
            (
                "unsubscribe",
                UnsubscribePage(
                    frame: self.frame("Surveys"),
                    heading: self.text("Do you want us to stop asking?"),
                    paragraphs: [
                        self.text(
                            "Nothing has changed yet. Press the button and we will not send you surveys any more."
                        )
                    ],
                    state: .asking(
                        stop: self.button("Stop sending me surveys"),
                        less: [self.button("Ask me at most once in three months")]
                    )
                )
            ),
            (
                "unsubscribed",
                UnsubscribePage(
                    frame: self.frame("Surveys"),
                    heading: self.text("You will get no more surveys"),
                    paragraphs: [self.text("This takes effect at once. Messages about your cases still reach you.")],
                    state: .done(resume: self.button("Send me surveys again"))
                )
            ),
        ]
    }

    private var person: PersonPage {
        PersonPage(
            frame: self.frame("Your data"),
            heading: self.word("person.title"),
            notice: self.word("less.done"),
            explanation: self.word("person.text"),
            answersHeading: self.word("person.answers"),
            answersNote: self.word("person.hidden"),
            answers: [
                PersonPage.Answer(
                    day: self.text("3 May 2025"),
                    question: self.word("csat.question"),
                    score: self.text("4 of 5"),
                    comment: self.text("Solved in two minutes, thank you."),
                    change: PageLink(label: self.word("thanks.change"), address: self.address("/s/\(Self.token)"))
                )
            ],
            choicesHeading: self.word("person.choices"),
            choices: [self.button("Ask me at most once in six months")],
            links: [PageLink(label: self.word("erase.link"), address: self.address("/p/\(Self.token)/erase"))]
        )
    }

    var unknown: NoticePage {
        NoticePage(
            frame: PageFrame(language: self.language, title: self.text("Page not found"), brand: self.brand),
            heading: self.text("This link does not lead to a survey"),
            paragraphs: [
                self.text(
                    "Perhaps a part of it was lost on the way. Please open it again from the message we sent you."
                )
            ]
        )
    }

    private var asked: AmbassadorPage {
        var page = self.ambassador
        page.state = self.text("Invited")
        page.fault = self.text("Please shorten your words to 2000 characters.")
        page.sections = [
            self.consent(
                self.text("Wording 2 of 3 May 2025"),
                accept: ConsentForm(
                    button: self.button("I agree and take part"),
                    ticks: [Tick(name: "quote", label: self.text("You may quote my words with my first name."))]
                )
            )
        ]
        return page
    }

    var ambassador: AmbassadorPage {
        AmbassadorPage(
            frame: self.frame("Friends of Fernwood"),
            heading: self.text("Friends of Fernwood"),
            state: self.text("Active since 3 May 2025"),
            paragraphs: [self.text("You told us that you would recommend us. If you like, here is a link to pass on.")],
            sections: [
                self.referral,
                self.consent(
                    self.text("Wording 2, agreed on 3 May 2025"),
                    withdraw: self.button("Leave the programme")
                ),
            ]
        )
    }

    private var referral: ReferralSection {
        ReferralSection(
            heading: self.text("Your link to share"),
            explanation: self.text("Pass on this link, the code or the picture."),
            programmes: [
                ReferralSection.Programme(
                    id: "friends",
                    link: ReferralSection.Link(
                        codeLabel: self.text("Your code"),
                        code: self.foreign ?? "ANA-7KQ4XPM",
                        urlLabel: self.text("Your link"),
                        url: self.foreign ?? "https://care.example.org/r/ANA-7KQ4XPM",
                        copy: self.text("Copy"),
                        picture: "/r/ANA-7KQ4XPM/qr.svg",
                        pictureLabel: self.text("QR code of your link")
                    ),
                    paused: nil,
                    facts: [Fact(label: self.text("Visits"), value: self.foreign ?? "38")],
                    rewardsHeading: self.text("Your rewards"),
                    none: nil,
                    rewards: [
                        .init(
                            sum: self.foreign ?? "€10.00",
                            day: "3 May 2025",
                            state: self.text("Waiting until 17 May 2025")
                        )
                    ]
                )
            ]
        )
    }

    private func consent(
        _ stamp: String,
        accept: ConsentForm? = nil,
        withdraw: ButtonForm? = nil
    ) -> ConsentSection {
        ConsentSection(
            heading: self.text("What you agreed to"),
            wording: [
                self.text(
                    "Fernwood may use my e-mail address to run the programme and to thank me for new customers."
                ),
                self.text("I can leave at any time, here or by writing to Fernwood."),
            ],
            stamp: stamp,
            accept: accept,
            withdraw: withdraw
        )
    }
}
