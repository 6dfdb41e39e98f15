/// One thing a visitor does with the link it was given.
enum ScannerStep: Sendable {
    /// One request for the link with this method, and no more.
    case request(String)
    /// Opens the link; a score in the address is what a button in a mail adds.
    case open(score: Int? = nil)
    /// Reads for so long; the clock of the trial walks, nobody sleeps.
    case read(Duration)
    /// Every link of the open page, each with all of these methods.
    case visitLinks([String])
    /// The link inside the form that no person sees; its page becomes the open one.
    case followTrap
    /// Asks for the form on a page that says that there is an answer.
    case answerAnyway
    /// Sends the form of the open page, filled in once for each filling; the last reply becomes the open page.
    case send([FormFilling])
    /// Shows the open page in a real browser, where this script acts beside the page's own.
    case browse(BrowserScript)
    /// Somebody else comes with the same link: no cookies, no open page.
    case handOver(userAgent: String)

    static func send(_ filling: FormFilling) -> Self { .send([filling]) }

    /// Presses the one button of the page that asks for confirmation.
    static let confirm = Self.send(FormFilling())
}

/// How a visitor fills in a form; what it does not touch is sent as the page has it.
struct FormFilling: Sendable {
    enum Nonce: Sendable {
        case ofPage, missing
        /// Taken from the page of another invitation.
        case ofNeighbour
    }

    /// What the page's script reports.
    enum Script: Sendable { case didNotRun, sawNothing, sawHand }

    var score: Int?
    var comment: String?
    var nonce = Nonce.ofPage
    var script = Script.didNotRun
    /// Writes into every field that takes text, seen or not.
    var fillsAllTexts = false
}

/// What a script that is no person does on a page that is open in a real browser.
enum BrowserScript: String, Sendable {
    /// Looks at the page only.
    case none = ""
    /// The page's own methods: browsers report input and change of such a click as trusted.
    case clickAndSend = """
        document.querySelector("input[type=radio]").click();
        document.querySelector("form").requestSubmit();
        """
    /// Events made to look like a hand, then the form itself.
    case feignHandAndSend = """
        ["pointerdown", "touchstart", "keydown", "input", "change", "click"].forEach(function (type) {
          document.querySelector("input[type=radio]").dispatchEvent(new Event(type, { bubbles: true }));
        });
        document.querySelector("input[type=radio]").checked = true;
        document.querySelector("form").submit();
        """
}
