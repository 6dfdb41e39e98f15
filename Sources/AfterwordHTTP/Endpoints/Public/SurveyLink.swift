import AfterwordCore
import AfterwordService

/// What the address of a survey page says beside its token; it travels on into the addresses of the next page.
struct SurveyLink {
    var token: String
    /// Chosen in the language menu.
    var language: String?
    /// Preselects, and no more.
    let score: String?
    /// From a fresh link: allows to correct (``CorrectionGrant``).
    let grant: String?
    /// The page behind the link that people do not see.
    let isTrap: Bool
    /// Asks for the form although there is an answer; granted while that may be a scanner's.
    let isAgain: Bool

    init(_ request: EndpointRequest) throws {
        self.token = try request.parameter("token")
        self.language = request.query["lang"]
        self.score = request.query["score"]
        self.grant = CorrectionSecret.wellFormed(request.query["c"])
        self.isTrap = request.query["page"] == "2"
        self.isAgain = request.query["again"] == "1"
    }

    /// A link that we made ourselves.
    init(token: String, language: String?, score: String? = nil, isTrap: Bool = false, isAgain: Bool = false) {
        self.token = token
        self.language = language
        self.score = score
        self.grant = nil
        self.isTrap = isTrap
        self.isAgain = isAgain
    }

    /// What the link chooses of a survey's answers.
    func preselected(in survey: Survey) -> [String: String] {
        guard let score, let asked = survey.leadingQuestion else { return [:] }
        return [asked.id: score]
    }

    /// The page itself in a language.
    func page(in language: String) -> PageAddress {
        PageAddress(
            path: ["s", self.token],
            query: [
                ("lang", language), ("score", self.score), ("c", self.grant), ("page", self.isTrap ? "2" : nil),
                ("again", self.isAgain ? "1" : nil),
            ]
        )
    }

    /// Back to the questions, with nothing chosen.
    var questions: PageAddress { PageAddress(path: ["s", self.token], query: [("lang", self.language)]) }

    /// The questions for somebody who finds an answer that may be a scanner's.
    var again: PageAddress { PageAddress(path: ["s", self.token], query: [("lang", self.language), ("again", "1")]) }

    /// Where the form posts to. What the trap's page posts is known by its address.
    var form: PageAddress {
        PageAddress(path: ["s", self.token], query: [("lang", self.language), ("page", self.isTrap ? "2" : nil)])
    }

    var trap: PageAddress { PageAddress(path: ["s", self.token], query: [("page", "2")]) }

    var fresh: PageAddress { PageAddress(path: ["s", self.token, "fresh"], query: [("lang", self.language)]) }

    func thanks(nonce: String, scoreStands: Bool = false) -> PageAddress {
        PageAddress(
            path: ["s", self.token, "done"],
            query: [("n", nonce), ("lang", self.language), ("stands", scoreStands ? "1" : nil)]
        )
    }
}
