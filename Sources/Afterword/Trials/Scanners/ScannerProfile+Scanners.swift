extension ScannerProfile {
    /// Machines that open links before or instead of a person; nothing they do may count.
    static let scanners: [ScannerProfile] = [
        scanner(
            "head only",
            "Link checkers of mail gateways ask for the headers to learn where a link leads.",
            expected: .nothing,
            [.request("HEAD")]
        ),
        scanner(
            "prefetch",
            "Safe Links fetches the address when a mail arrives and again when somebody points at the link.",
            expected: .nothing,
            [.open(), .read(.seconds(2)), .open()]
        ),
        scanner(
            "unfurler",
            "Slackbot and TelegramBot fetch a link that was posted in a chat to draw its preview.",
            as: "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
            expected: .nothing,
            [.open(score: 1), .open(score: 5)]
        ),
        scanner(
            "every method that reads",
            "Vulnerability scanners ask what a page allows before they decide what to try.",
            expected: .nothing,
            [.request("OPTIONS"), .request("HEAD"), .open(), .visitLinks(["OPTIONS", "HEAD", "GET"])]
        ),
        scanner(
            "follows all links",
            "Barracuda and Mimecast crawl one level deep: the hidden link and the way out of surveys too.",
            as: "Mozilla/5.0 (compatible; BarracudaCentral)",
            expected: .nothing,
            [.open(), .visitLinks(["GET"])]
        ),
        scanner(
            "looks with a browser",
            "Sandboxes of Proofpoint and Defender render the page, run its script and keep a picture.",
            expected: .nothing,
            [.open(), .read(.seconds(3)), .browse(.none)]
        ),
        scanner(
            "posts at once",
            "Detonation sandboxes send the first form they find to see where it leads.",
            expected: .unconfirmed,
            [.open(), .read(.milliseconds(120)), .send(FormFilling(score: 1))]
        ),
        scanner(
            "posts and confirms at once",
            "The same sandbox follows the reply and presses the one button it finds there.",
            expected: .unconfirmed,
            [.open(), .read(.milliseconds(120)), .send(FormFilling(score: 1)), .read(.milliseconds(120)), .confirm]
        ),
        scanner(
            "posts without nonce",
            "A crawler replays a form it once recorded and leaves out hidden fields it does not understand.",
            expected: .unconfirmed,
            [.open(), .read(.seconds(5)), .send(FormFilling(score: 5, nonce: .missing))]
        ),
        scanner(
            "posts a neighbour's nonce",
            "A gateway that saw two invitations of one mailing mixes their recorded forms.",
            expected: .unconfirmed,
            [.open(), .read(.seconds(5)), .send(FormFilling(score: 5, nonce: .ofNeighbour))]
        ),
        scanner(
            "every score at once",
            "Scanners that test each answer button of a mail send all of them within a second.",
            expected: .quarantined,
            [.open(), .read(.milliseconds(200)), .send((1...5).map { FormFilling(score: $0) })]
        ),
        scanner(
            "every score, patiently",
            "The same from a sandbox that lets a page settle for some seconds before it acts.",
            expected: .quarantined,
            [.open(), .read(.seconds(4)), .send((1...5).map { FormFilling(score: $0) })]
        ),
        scanner(
            "fills in everything",
            "Form-spam robots write into every field that takes text, whether it is seen or not.",
            expected: .quarantined,
            [.open(), .read(.seconds(6)), .send(FormFilling(score: 3, fillsAllTexts: true))]
        ),
        scanner(
            "posts the trap page's form",
            "A deep crawler follows the hidden link and sends the form that it finds behind it.",
            expected: .quarantined,
            [.open(), .followTrap, .read(.seconds(4)), .send(FormFilling(score: 2))]
        ),
        scanner(
            "clicks with a browser",
            "Headless Chromium under a script chooses an answer and sends the form, as crawlers with a browser do.",
            expected: .unconfirmed,
            [.open(), .read(.seconds(4)), .browse(.clickAndSend)]
        ),
        scanner(
            "feigns a hand in a browser",
            "Bot frameworks dispatch made-up touches and keys before they send a form.",
            expected: .unconfirmed,
            [.open(), .read(.seconds(4)), .browse(.feignHandAndSend)]
        ),
    ]

    /// Most scanners call themselves an ordinary browser, so that is what they are here.
    private static func scanner(
        _ name: String,
        _ likeness: String,
        as userAgent: String = UserAgent.desktop,
        expected: ScannerVerdict,
        _ steps: [ScannerStep]
    ) -> ScannerProfile {
        ScannerProfile(
            name: name,
            likeness: likeness,
            kind: .scanner,
            expected: expected,
            userAgent: userAgent,
            steps: steps
        )
    }
}

/// What visitors call themselves.
enum UserAgent {
    static let desktop =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36"
    static let phone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
}
