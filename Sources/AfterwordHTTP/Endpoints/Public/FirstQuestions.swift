import AfterwordCore
import AfterwordService

/// The questions as everybody meets them who has not answered yet.
///
/// Rendering the page takes much longer than all the rest of showing it. What it shows follows from these few values and from what belongs
/// to the visitor alone (``OwnValue``); so it is rendered once for each of these values, with marks, and filled in for everybody. It is made
/// from nothing else, so no page can show what another visitor brought in.
struct FirstQuestions: Hashable {
    private let survey: String
    /// A changed file is another survey.
    private let version: String
    private let brand: String
    private let language: String
    private let chosenLanguage: String?
    /// Preselected.
    private let score: String?
    private let isTrap: Bool
    private let isAgain: Bool
    private let hasCaseLine: Bool
    /// Set where options are shuffled: then the page is one person's.
    private let order: EntityID<Invitation>?

    init(_ sheet: SurveySheet) {
        self.survey = sheet.survey.name
        self.version = sheet.survey.version
        self.brand = sheet.brand
        self.language = sheet.language
        self.chosenLanguage = sheet.link.language
        self.score = sheet.link.score
        self.isTrap = sheet.link.isTrap
        self.isAgain = sheet.link.isAgain
        self.hasCaseLine = sheet.own.caseLine != nil
        self.order = sheet.order
    }

    /// The page with marks.
    func page(of survey: Survey, on site: PublicSite) -> SurveyPage {
        let link = SurveyLink(
            token: OwnValue.surveyToken.mark,
            language: self.chosenLanguage,
            score: self.score,
            isTrap: self.isTrap,
            isAgain: self.isAgain
        )
        let sheet = SurveySheet(
            site: site,
            survey: survey,
            languages: PublicLanguages(survey.languages, wanted: nil, else: self.language),
            brand: self.brand,
            order: self.order,
            link: link,
            own: SurveySheet.Own(
                unsubscribeToken: OwnValue.unsubscribeToken.mark,
                personToken: OwnValue.personToken.mark,
                caseLine: self.hasCaseLine ? OwnValue.caseLine.mark : nil
            )
        )
        var page = sheet.questions(
            link.preselected(in: survey),
            nonce: OwnValue.formNonce.mark,
            secret: OwnValue.correctionSecret.mark
        )
        page.frame.nonce = .mark
        return page
    }
}
