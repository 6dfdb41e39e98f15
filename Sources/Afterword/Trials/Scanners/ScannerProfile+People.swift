import AfterwordCore

extension ScannerProfile {
    /// People, alone and after machines; each of them must be heard once.
    static let people: [ScannerProfile] = [
        person(
            "without script",
            "Somebody whose mail program or company switches scripts off reads, chooses and sends.",
            expected: .counted(score: 4, .form),
            rows: 1,
            [.open(), .read(.seconds(3)), .send(FormFilling(score: 4))]
        ),
        person(
            "with script and touch",
            "Somebody on a phone taps a tile and writes a sentence.",
            expected: .counted(score: 5, .activity),
            rows: 1,
            [.open(), .read(.seconds(9)), .send(Self.touched(5, comment: "Quick and kind."))]
        ),
        person(
            "score chosen in the mail",
            "Somebody presses the button 4 in the mail and only sends the page that opens.",
            expected: .counted(score: 4, .form),
            rows: 1,
            [.open(score: 4), .read(.seconds(2)), .send(FormFilling())]
        ),
        person(
            "quick, then confirms",
            "Somebody who knows the page sends within a second and presses Confirm on the next one.",
            expected: .counted(score: 5, .form),
            rows: 1,
            [
                .open(score: 5), .read(.milliseconds(700)), .send(FormFilling()),
                .read(.milliseconds(1100)), .confirm,
            ]
        ),
        person(
            "double tap",
            "Somebody on a slow line presses Send again because nothing seems to happen.",
            expected: .counted(score: 4, .activity),
            rows: 1,
            [.open(), .read(.seconds(4)), .send([Self.touched(4), Self.touched(4)])]
        ),
        person(
            "second thought",
            "Somebody goes back at once and gives another score; the last word counts.",
            expected: .counted(score: 2, .form),
            rows: 1,
            [.open(), .read(.seconds(4)), .send([FormFilling(score: 3), FormFilling(score: 2)])]
        ),
        person(
            "after a prefetch of all links",
            "Somebody opens a mail whose links the gateway has crawled on arrival.",
            expected: .counted(score: 5, .activity),
            rows: 1,
            [.open(), .visitLinks(["HEAD", "GET"])] + Self.comesLater(with: Self.touched(5))
        ),
        person(
            "after an instant poster",
            "Somebody whose gateway has sent the form before the mail was in the inbox.",
            expected: .counted(score: 4, .form),
            [.open(), .send(FormFilling(score: 1))] + Self.comesLater(with: FormFilling(score: 4))
        ),
        person(
            "after a burst of scores",
            "Somebody whose gateway has tried all five buttons.",
            expected: .counted(score: 5, .activity),
            [.open(), .read(.seconds(4)), .send((1...5).map { FormFilling(score: $0) })]
                + Self.comesLater(with: Self.touched(5))
        ),
        person(
            "after a patient scanner",
            "Somebody whose gateway waited and sent a form as good as a person's: a seen hand takes its place.",
            expected: .counted(score: 5, .activity),
            rows: 2,
            [
                .open(), .read(.seconds(4)), .send(FormFilling(score: 1)), .handOver(userAgent: UserAgent.phone),
                .read(.seconds(3600)), .open(), .answerAnyway, .read(.seconds(5)), .send(Self.touched(5)),
            ]
        ),
    ]

    private static func touched(_ score: Int, comment: String? = nil) -> FormFilling {
        FormFilling(score: score, comment: comment, script: .sawHand)
    }

    /// The person opens the same link an hour after the machine.
    private static func comesLater(with filling: FormFilling) -> [ScannerStep] {
        [.handOver(userAgent: UserAgent.phone), .read(.seconds(3600)), .open(), .read(.seconds(5)), .send(filling)]
    }

    private static func person(
        _ name: String,
        _ likeness: String,
        expected: ScannerVerdict,
        rows: Int? = nil,
        _ steps: [ScannerStep]
    ) -> ScannerProfile {
        ScannerProfile(
            name: name,
            likeness: likeness,
            kind: .person,
            expected: expected,
            rows: rows,
            userAgent: UserAgent.phone,
            steps: steps
        )
    }
}
